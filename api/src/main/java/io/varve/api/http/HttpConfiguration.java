package io.varve.api.http;

import io.varve.api.connection.ConnectionLimits;
import io.varve.api.connection.Connections;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the plumbing of HTTP together; needs a bean of {@link HttpSettings}. */
@Configuration(proxyBeanMethods = false)
@Import({ErrorAdvice.class, TokenController.class})
public class HttpConfiguration {

  @Bean(destroyMethod = "close")
  Connections connections() {
    return new Connections(ConnectionLimits.ofHeap());
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
  FilterRegistrationBean<RequestFilter> requestFilter(Connections connections) {
    return at(0, new RequestFilter(connections));
  }

  @Bean
  FilterRegistrationBean<PathGuard> pathGuard() {
    return at(10, new PathGuard());
  }

  @Bean
  FilterRegistrationBean<LoopbackGuard> loopbackGuard(HttpSettings settings) {
    return at(20, new LoopbackGuard(settings.allowedHosts()));
  }

  @Bean
  FilterRegistrationBean<ContentGuard> contentGuard(BodyReader bodies) {
    return at(30, new ContentGuard(bodies));
  }

  @Bean
  FilterRegistrationBean<ReadOnlyGuard> readOnlyGuard(HttpSettings settings) {
    FilterRegistrationBean<ReadOnlyGuard> registration = at(25, new ReadOnlyGuard());
    registration.setEnabled(settings.readOnly());
    return registration;
  }

  /** Nothing is forwarded to {@code /error}; this keeps Boot from serving a page there. */
  @Bean
  ErrorController noErrorPage() {
    return new ErrorController() {};
  }

  private static <F extends Filter> FilterRegistrationBean<F> at(int step, F filter) {
    FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + step);
    return registration;
  }
}
