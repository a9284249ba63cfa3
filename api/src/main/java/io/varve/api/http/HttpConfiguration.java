package io.varve.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.api.attempt.ReadLog;
import io.varve.api.attempt.Refusals;
import io.varve.api.connection.ConnectionLimits;
import io.varve.api.connection.Connections;
import io.varve.api.routing.TableHandlerMapping;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.ledger.attempt.AuditedReads;
import io.varve.ledger.seal.SealedPositions;
import io.varve.ledger.seal.SealedSignal;
import io.varve.security.login.Login;
import io.varve.security.rights.RightsSettings;
import io.varve.security.rights.TrinoSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Puts the plumbing of HTTP together; needs beans of {@link HttpSettings} and {@link Login}. */
@Configuration(proxyBeanMethods = false)
@Import({ErrorAdvice.class, TokenController.class, IssuerController.class, LoginController.class})
public class HttpConfiguration {

  @Bean(destroyMethod = "close")
  Connections connections(HttpSettings settings) {
    return new Connections(ConnectionLimits.ofHeap(settings.edge().tls().isPresent()));
  }

  @Bean
  TomcatCustomizer tomcatCustomizer(HttpSettings settings, Connections connections) {
    return new TomcatCustomizer(settings, connections);
  }

  @Bean
  JsonBodies jsonBodies(Admission admission) {
    return new JsonBodies(new RequestNodeMemory(admission));
  }

  @Bean
  Admission admission(Connections connections) {
    return Admission.ofHeap(connections::stopSlow);
  }

  @Bean
  ResponseMemory responseMemory(Admission admission) {
    return new RequestNodeMemory(admission);
  }

  @Bean
  BodyReader bodyReader(HttpSettings settings, Admission admission, Connections connections) {
    return new BodyReader(new BodyLimits(settings.maxBodyBytes()), admission, connections);
  }

  @Bean
  WebMvcConfigurer bodiesOfRequestsAndAnswers(BodyReader bodies) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CatalogPathResolver());
        resolvers.add(new RequestResolver(bodies));
        resolvers.add(new PrincipalResolver());
        resolvers.add(new BodyResolver(bodies));
      }

      @Override
      public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.addCustomConverter(SentConverter.ofPieces());
        converters.addCustomConverter(SentConverter.ofWritten());
      }
    };
  }

  /** Without a database, as in tests of HTTP alone, nothing is recorded. */
  @Bean
  RecordedAnswers recordedAnswers(ObjectProvider<AttemptLog> attempts) {
    return new RecordedAnswers(Optional.ofNullable(attempts.getIfAvailable()).map(Refusals::new));
  }

  @Bean
  FilterRegistrationBean<RequestFilter> requestFilter(
      HttpSettings settings,
      Login login,
      Connections connections,
      BodyReader bodies,
      RecordedAnswers answers,
      ObjectProvider<RightsSettings> rights,
      ObjectProvider<MeterRegistry> meters,
      ObjectProvider<EndpointCalls> calls,
      ObjectProvider<AttemptLog> attempts,
      ObjectProvider<AuditedReads> audited,
      ObjectProvider<SealedPositions> positions,
      ObjectProvider<SealedSignal> sealed) {
    Optional<TrinoSettings> trino =
        Optional.ofNullable(rights.getIfAvailable()).flatMap(RightsSettings::trino);
    List<Guard> guards = new ArrayList<>();
    guards.add(new PathGuard());
    // A token is proof enough, and no page of another site has one to send.
    List<String> origins = settings.edge().corsOrigins();
    guards.add(
        login.isOn()
            ? new LoginGuard(login, trino)
            : new LoopbackGuard(settings.allowedHosts(), origins));
    if (settings.readOnly()) {
      guards.add(new ReadOnlyGuard());
    }
    guards.add(new ContentGuard(bodies));
    RequestTimes times =
        new RequestTimes(
            meters.getIfAvailable(SimpleMeterRegistry::new),
            Optional.ofNullable(calls.getIfAvailable()));
    Optional<ReadLog> reads =
        Optional.ofNullable(audited.getIfAvailable())
            .filter(which -> which == AuditedReads.ALL)
            .map(all -> new ReadLog(attempts.getObject()));
    var registration =
        new FilterRegistrationBean<>(
            new RequestFilter(
                connections,
                new Cors(origins),
                guards,
                times,
                answers,
                reads,
                Optional.ofNullable(positions.getIfAvailable())
                    .map(of -> new ChangePosition(of, sealed.getObject()))));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  /** Keeps Boot from adding this filter: Spring's servlet sets the same context by itself. */
  @Bean
  FilterRegistrationBean<RequestContextFilter> noContextFilter() {
    var registration = new FilterRegistrationBean<>(new RequestContextFilter());
    registration.setEnabled(false);
    return registration;
  }

  /** The look-up of controllers, and the short ways to their arguments and answers. */
  @Bean
  WebMvcRegistrations routesAndAnswers() {
    return new WebMvcRegistrations() {
      @Override
      public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new TableHandlerMapping();
      }

      @Override
      public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return new DirectAdapter();
      }
    };
  }

  /** Nothing is forwarded to {@code /error}; this keeps Boot from serving a page there. */
  @Bean
  ErrorController noErrorPage() {
    return new ErrorController() {};
  }
}
