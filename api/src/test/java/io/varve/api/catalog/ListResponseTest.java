package io.varve.api.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.varve.api.http.JsonBodies;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists are read in chunks and written as they come. */
final class ListResponseTest {

  private static final ListFormat<Integer> FORMAT =
      new ListFormat<>(
          "numbers",
          (json, item) -> json.writeNumber(item),
          "ids",
          item -> new UUID(0, item),
          item -> item % 2 == 1);

  private final List<PageRequest> reads = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The numbers from 0 up to an end. */
  private Function<PageRequest, Page<Integer>> upTo(int end) {
    return request -> {
      reads.add(request);
      int from = request.after().isEmpty() ? 0 : Integer.parseInt(request.after()) + 1;
      int to = Math.min(end, from + request.size());
      return new Page<>(
          IntStream.range(from, to).boxed().toList(),
          to < end ? Optional.of(String.valueOf(to - 1)) : Optional.empty());
    };
  }

  private void write(PageRequest page, Function<PageRequest, Page<Integer>> read, ListExtras extras)
      throws IOException {
    new ListResponse<>(page, read, FORMAT, extras, new JsonBodies()).writeTo(out);
  }

  @Test
  void wholeListIsReadInChunks() throws IOException {
    write(PageRequest.ALL, upTo(2_500), new ListExtras(true, true, bytes -> {}));
    var json = new ObjectMapper().readTree(out.toByteArray());
    assertThat(json.get("numbers")).hasSize(2_500).doesNotHaveDuplicates();
    assertThat(json.get("next-page-token").isNull()).isTrue();
    assertThat(json.get("ids").get(2_499).asText()).isEqualTo(new UUID(0, 2_499).toString());
    assertThat(json.get("protection-status")).hasSize(2_500);
    assertThat(json.get("protection-status").get(3).asBoolean()).isTrue();
    assertThat(reads).hasSize(3).allMatch(read -> read.size() == 1_000);
  }

  @Test
  void pageIsReadAtOnceAndNamesTheNext() throws IOException {
    write(new PageRequest("4", 10), upTo(100), new ListExtras(false, false, bytes -> {}));
    var json = new ObjectMapper().readTree(out.toByteArray());
    assertThat(json.get("numbers").toString()).isEqualTo("[5,6,7,8,9,10,11,12,13,14]");
    assertThat(PageTokens.request(json.get("next-page-token").asText(), null).after())
        .isEqualTo("14");
    assertThat(json.has("ids")).isFalse();
    assertThat(reads).hasSize(1);
  }

  @Test
  void listThatFailsHalfWayIsNoJson() {
    Function<PageRequest, Page<Integer>> failing =
        request -> {
          if (reads.size() == 10) {
            throw new IllegalStateException("away");
          }
          return upTo(100_000).apply(request);
        };
    assertThatThrownBy(
            () -> write(PageRequest.ALL, failing, new ListExtras(false, false, bytes -> {})))
        .hasMessage("away");
    assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("{\"numbers\":[0,1,")
        .doesNotContain("]");
  }

  @Test
  void idsThatAreToFollowTakeMemory() {
    ListExtras extras =
        new ListExtras(
            true,
            false,
            bytes -> {
              if (bytes > 64 << 10) {
                throw new IllegalStateException("too much");
              }
            });
    assertThatThrownBy(() -> write(PageRequest.ALL, upTo(10_000), extras)).hasMessage("too much");
  }
}
