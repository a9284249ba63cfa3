package io.varve.command.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heads as they are in databases. A golden file is never edited, but for new states at its end: a
 * replay by this version must come to the very bytes that older versions have stored.
 */
final class GoldenHeadsTest {

  /** By name of the state, in the order of the file, whose lines are a name and the JSON. */
  private static Map<String, String> golden(String kind) throws IOException {
    String file = "/heads/" + kind + ".txt";
    Map<String, String> heads = new LinkedHashMap<>();
    try (InputStream in = GoldenHeadsTest.class.getResourceAsStream(file)) {
      assertThat(in).as("golden file " + file).isNotNull();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(line -> heads.put(line[0], line[1]));
    }
    return heads;
  }

  private static Object fold(String kind, List<Event> events) {
    @Nullable Object state = null;
    for (Event event : events) {
      state = StateFolds.fold(kind, state, event);
    }
    return Objects.requireNonNull(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server",
        "project",
        "warehouse",
        "namespace",
        "table",
        "view",
        "generic-table",
        "api-client",
        "person"
      })
  void aHeadIsWrittenAsItWas(String kind) throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    HeadSamples.of(kind)
        .forEach((name, events) -> written.put(name, StateFolds.write(fold(kind, events))));
    assertThat(written).containsExactlyEntriesOf(golden(kind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server",
        "project",
        "warehouse",
        "namespace",
        "table",
        "view",
        "generic-table",
        "api-client",
        "person"
      })
  void aHeadIsReadAsItWasWritten(String kind) throws IOException {
    Map<String, List<Event>> samples = HeadSamples.of(kind);
    golden(kind)
        .forEach(
            (name, json) -> {
              Object read = StateFolds.read(kind, json);
              assertThat(read)
                  .as(name)
                  .isEqualTo(fold(kind, Objects.requireNonNull(samples.get(name))));
              assertThat(StateFolds.write(read)).as(name).isEqualTo(json);
            });
  }
}
