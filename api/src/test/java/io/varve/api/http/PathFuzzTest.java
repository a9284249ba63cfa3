package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the path, the answer is no fault of the server, and an error is in the envelope. */
class PathFuzzTest extends ServedTest {

  private static final List<String> PIECES =
      List.of(
          "/",
          "/",
          "/",
          ".",
          "..",
          ";",
          "\\",
          "%2F",
          "%5c",
          "%25",
          "%1F",
          "%00",
          "%zz",
          "%",
          "%FF",
          "+",
          "%20",
          "?",
          "&",
          "=",
          "[",
          "|",
          "%F0%9F%98%80",
          "a",
          ROOT,
          "/namespaces",
          "/namespaces/db/tables/",
          "/size",
          "/request",
          "/health",
          "parent=",
          "pageSize=",
          "*");

  @Test
  void everyAnswerIsASuccessOrAnEnvelope() throws IOException {
    Random random = new Random(20261123);
    int[] seen = new int[600];
    for (int i = 0; i < 1_500; i++) {
      var path = new StringBuilder(random.nextInt(3) == 0 ? "/" : ROOT);
      for (int pieces = random.nextInt(8); pieces > 0; pieces--) {
        path.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      var answer = http.send("GET " + path);
      seen[answer.status()]++;
      assertThat(answer.status()).as("%s: %s", path, answer.body()).isLessThan(500);
      if (answer.status() >= 400) {
        answer.isError(answer.status(), answer.json().at("/error/type").asText());
      }
    }
    assertThat(seen[200]).isPositive();
    assertThat(seen[400]).isPositive();
    assertThat(seen[404]).isPositive();
  }
}
