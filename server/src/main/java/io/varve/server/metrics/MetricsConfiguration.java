package io.varve.server.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.varve.api.http.HttpSettings;
import io.varve.server.tls.TlsCertificate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves what the server counts. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

  @Bean
  MetricsServer metricsServer(
      PrometheusMeterRegistry registry, HttpSettings settings, TlsCertificate certificate) {
    return new MetricsServer(
        registry, settings.bind(), settings.metricsPort(), certificate.context());
  }
}
