package io.varve.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.http.HttpConfiguration;
import io.varve.api.http.HttpSettings;
import io.varve.security.login.Login;
import io.varve.security.login.LoginSettings;
import io.varve.testing.http.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@SpringBootTest(classes = HealthTest.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class HealthTest {

  /** A {@link #diskProblem} that makes the check itself fail. */
  private static final String THROW = "throw";

  /** What the health part {@code disk} complains about; null if it is well. */
  private static volatile @Nullable String diskProblem;

  /** The plumbing of HTTP, with one part that can be ill. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import({HttpConfiguration.class, HealthController.class, Disk.class})
  static class Application {
    @Bean
    Login login() {
      return new Login(LoginSettings.NONE);
    }

    @Bean
    HttpSettings httpSettings() {
      return new HttpSettings(InetAddress.getLoopbackAddress(), 0, 0, 1 << 20, List.of());
    }
  }

  static final class Disk implements HealthPart {
    @Override
    public String name() {
      return "disk";
    }

    @Override
    public Optional<String> problem() {
      if (THROW.equals(diskProblem)) {
        throw new IllegalStateException("secret inside");
      }
      return Optional.ofNullable(diskProblem);
    }
  }

  @LocalServerPort private int port;

  private RawHttp http;

  @BeforeEach
  void connect() {
    http = new RawHttp(port);
  }

  @AfterEach
  void heal() {
    diskProblem = null;
  }

  @Test
  void aServerWhosePartsAreWellIsOk() throws IOException {
    for (String path : new String[] {"/health", "/health/readiness"}) {
      var answer = http.send("GET " + path);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-type", "application/json");
      assertThat(answer.body())
          .isEqualTo("{\"health\":\"ok\",\"parts\":{\"disk\":{\"status\":\"ok\"}}}");
    }
  }

  @Test
  void aPartWithAProblemMakesItUnreadyButNotDead() throws IOException {
    diskProblem = "full";

    var answer = http.send("GET /health");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("health").asText()).isEqualTo("error");
    assertThat(answer.json().at("/parts/disk/status").asText()).isEqualTo("error");
    assertThat(answer.json().at("/parts/disk/problem").asText()).isEqualTo("full");
    assertThat(http.send("GET /health/readiness").status()).isEqualTo(503);
    assertThat(http.send("GET /health/liveness").body())
        .isEqualTo("{\"health\":\"ok\",\"parts\":{}}");
  }

  @Test
  void aCheckThatFailsIsAProblem() throws IOException {
    diskProblem = THROW;

    var answer = http.send("GET /health");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().at("/parts/disk/status").asText()).isEqualTo("error");
    assertThat(answer.body()).doesNotContain("secret");
  }
}
