package io.varve.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.varve.testing.http.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MetricsServer server =
      new MetricsServer(registry, InetAddress.getLoopbackAddress(), 0);

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void metricsAreServedAsTheyAreNow() throws IOException {
    registry.counter("layers").increment(3);

    var answer = get("/metrics?x=y");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
    assertThat(answer.body()).contains("layers_total 3.0");
  }

  @Test
  void otherPathsAreNotServed() throws IOException {
    for (String path : new String[] {"/", "/metricsx", "/metrics/x", "/health"}) {
      var answer = get(path);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().at("/error/type").asText()).isEqualTo("NotFoundException");
    }
    assertThat(new RawHttp(server.port()).send("DELETE /metrics").status()).isEqualTo(405);
  }

  @Test
  void aBusyPortIsNamed() {
    var second = new MetricsServer(registry, InetAddress.getLoopbackAddress(), server.port());

    assertThatIllegalStateException()
        .isThrownBy(second::start)
        .withMessageContaining("127.0.0.1:" + server.port())
        .withMessageContaining("set another port");
    assertThat(second.isRunning()).isFalse();
  }

  @Test
  void serverStopsAndStartsAgain() throws IOException {
    server.stop();
    assertThat(server.isRunning()).isFalse();
    assertThatIllegalStateException().isThrownBy(server::port);

    server.start();
    assertThat(get("/metrics").status()).isEqualTo(200);
  }

  private RawHttp.Answer get(String path) throws IOException {
    return new RawHttp(server.port()).send("GET " + path);
  }
}
