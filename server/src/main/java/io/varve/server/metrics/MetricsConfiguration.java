package io.varve.server.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.varve.api.http.EndpointCalls;
import io.varve.api.http.HttpSettings;
import io.varve.query.statistics.EndpointStatistics;
import io.varve.server.task.UnlessReadOnly;
import io.varve.server.tls.TlsCertificate;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves what the server counts, and keeps what it counts for statistics. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

  @Bean
  MetricsServer metricsServer(
      PrometheusMeterRegistry registry, HttpSettings settings, TlsCertificate certificate) {
    return new MetricsServer(
        registry, settings.bind(), settings.metricsPort(), certificate.context());
  }

  @Bean
  @UnlessReadOnly
  EndpointCalls endpointCalls(Clock clock) {
    return new EndpointCalls(clock);
  }

  @Bean
  @UnlessReadOnly
  EndpointCallsWriter endpointCallsWriter(EndpointCalls calls, EndpointStatistics statistics) {
    return new EndpointCallsWriter(calls, statistics);
  }
}
