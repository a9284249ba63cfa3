package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest extends ServedTest {

  @AfterEach
  void heal() {
    HttpApplication.diskProblem = null;
  }

  @Test
  void a_server_whose_parts_are_well_is_ok() throws IOException {
    for (String path : new String[] {"/health", "/health/readiness"}) {
      var answer = http.send("GET " + path);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-type", "application/json");
      assertThat(answer.body())
          .isEqualTo("{\"health\":\"ok\",\"parts\":{\"disk\":{\"status\":\"ok\"}}}");
    }
  }

  @Test
  void a_part_with_a_problem_makes_it_unready_but_not_dead() throws IOException {
    HttpApplication.diskProblem = "full";

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
  void a_check_that_fails_is_a_problem() throws IOException {
    HttpApplication.diskProblem = HttpApplication.THROW;

    var answer = http.send("GET /health");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().at("/parts/disk/status").asText()).isEqualTo("error");
    assertThat(answer.body()).doesNotContain("secret");
  }
}
