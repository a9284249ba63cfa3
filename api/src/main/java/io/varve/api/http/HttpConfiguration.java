package io.varve.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.api.connection.ConnectionLimits;
import io.varve.api.connection.Connections;
import io.varve.api.routing.TableHandlerMapping;
import io.varve.security.login.Login;
import java.util.ArrayList;
import java.util.List;
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
@Import({ErrorAdvice.class, TokenController.class, IssuerController.class})
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

  @Bean
  FilterRegistrationBean<RequestFilter> requestFilter(
      HttpSettings settings,
      Login login,
      Connections connections,
      BodyReader bodies,
      ObjectProvider<MeterRegistry> meters) {
    List<Guard> guards = new ArrayList<>();
    guards.add(new PathGuard());
    // A token is proof enough, and no page of another site has one to send.
    List<String> origins = settings.edge().corsOrigins();
    guards.add(
        login.isOn() ? new LoginGuard(login) : new LoopbackGuard(settings.allowedHosts(), origins));
    if (settings.readOnly()) {
      guards.add(new ReadOnlyGuard());
    }
    guards.add(new ContentGuard(bodies));
    RequestTimes times = new RequestTimes(meters.getIfAvailable(SimpleMeterRegistry::new));
    var registration =
        new FilterRegistrationBean<>(
            new RequestFilter(connections, new Cors(origins), guards, times));
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
