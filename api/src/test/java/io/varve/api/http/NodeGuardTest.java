package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values take memory before they are made. */
final class NodeGuardTest {

  private long most;
  private boolean released;

  private final NodeMemory memory =
      new NodeMemory() {
        @Override
        public void take(long bytes) {
          if (bytes > 10 << 20) {
            throw new HttpRefusedException(ErrorType.CONTENT_TOO_LARGE, "too many values");
          }
          most = bytes;
        }

        @Override
        public void release() {
          released = true;
        }
      };

  private <T> T read(String json, Class<T> type) {
    return new JsonBodies(memory).read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  @Test
  void smallBodyTakesNothing() {
    assertThat(read("{\"a\": [1, 2, {}]}", JsonNode.class).size()).isEqualTo(1);
    assertThat(most).isZero();
    assertThat(released).isTrue();
  }

  @Test
  void aThousandObjectsTakeMoreThanTheirBytes() {
    read("{\"a\": [{}" + ",{}".repeat(999) + "]}", JsonNode.class);
    assertThat(most).isBetween(100_000L, 300_000L);
  }

  @Test
  void bodyOfTooManyValuesIsRefusedAsThatWhereverTheyStand() {
    String many = "[{}" + ",{}".repeat(200_000) + "]";
    assertThatThrownBy(() -> read("{\"a\": " + many + "}", JsonNode.class))
        .isInstanceOf(HttpRefusedException.class);
    // Passed over, and wrapped by Jackson.
    assertThatThrownBy(() -> read("{\"unknown\": " + many + "}", Known.class))
        .isInstanceOf(HttpRefusedException.class);
    assertThatThrownBy(() -> read("{\"map\": {\"a\": " + many + "}}", Known.class))
        .isInstanceOf(HttpRefusedException.class);
    assertThat(released).isTrue();
  }

  /** With one field. */
  record Known(Map<String, JsonNode> map) {}
}
