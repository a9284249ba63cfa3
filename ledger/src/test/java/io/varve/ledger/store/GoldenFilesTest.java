package io.varve.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventSamples;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.EventTypes.EventType;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableDropped;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * History as it is on disk. A golden file is never edited: if it no longer reads, make a new
 * revision of the event and an upcaster for the old one.
 */
final class GoldenFilesTest {

  private final EventSerializer serializer = new EventSerializer();

  static List<EventType> types() {
    return EventTypes.all();
  }

  private static String golden(EventType type) throws IOException {
    String file = "/golden/" + type.name() + "." + type.revision() + ".json";
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream(file)) {
      assertThat(in).as("golden file " + file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private Event read(String name, String revision, String json) {
    return serializer.deserialize(new SimpleSerializedObject<>(json, String.class, name, revision));
  }

  private static Event sample(EventType type) {
    return EventSamples.all().stream().filter(type.type()::isInstance).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("types")
  void goldenFilesAreRead(EventType type) throws IOException {
    assertThat(read(type.name(), type.revision(), golden(type))).isEqualTo(sample(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void eventsAreWrittenAsInTheGoldenFiles(EventType type) throws IOException {
    var written = serializer.serialize(sample(type), String.class);
    assertThat(written.getData()).isEqualTo(golden(type));
    assertThat(written.getType().getName()).isEqualTo(type.name());
    assertThat(written.getType().getRevision()).isEqualTo(type.revision());
  }

  @ParameterizedTest
  @MethodSource("types")
  void theSampleSetsEveryField(EventType type) throws ReflectiveOperationException {
    Event sample = sample(type);
    for (RecordComponent field : type.type().getRecordComponents()) {
      assertThat(field.getAccessor().invoke(sample)).as(field.getName()).isNotNull();
    }
  }

  @Test
  void aFieldThatThisVersionDoesNotKnowIsReadOver() {
    Event read =
        read(
            "TableDropped",
            "1",
            """
            {"table-id": "0197e6a0-0000-7000-8000-000000000003", "of-the-future": {"a": [1]},
             "name": {"namespace-id": "0197e6a0-0000-7000-8000-000000000002", "new": 1,
                      "namespace": ["sales"], "name": "orders"}, "purge-requested": true}
            """);
    assertThat(read)
        .isInstanceOfSatisfying(
            TableDropped.class,
            event -> {
              assertThat(event.purgeRequested()).isTrue();
              assertThat(event.name().display()).isEqualTo("sales.orders");
            });
  }

  @Test
  void settingToDeleteOldMetadataIsWritten() {
    TableCommitted old =
        EventSamples.all().stream()
            .filter(TableCommitted.class::isInstance)
            .map(TableCommitted.class::cast)
            .findFirst()
            .orElseThrow();
    String json =
        serializer
            .serialize(old, String.class)
            .getData()
            .replace("\"result\":{", "\"result\":{\"delete-after-commit\":true,");
    assertThat(read("TableCommitted", "1", json))
        .isInstanceOfSatisfying(
            TableCommitted.class,
            event -> {
              assertThat(event.result().deleteAfterCommit()).isTrue();
              assertThat(serializer.serialize(event, String.class).getData())
                  .contains("\"delete-after-commit\":true");
            });
  }

  /** One that was appended is there for ever, and feeds and proofs must get past it. */
  @Test
  void anEventIsReadHoweverDeepItIsAndLongItsNamesAre() {
    EventType type = EventTypes.named("TableCreated");
    String deep = "[".repeat(600) + "]".repeat(600);
    String json =
        serializer
            .serialize(sample(type), String.class)
            .getData()
            .replaceFirst("\"updates\":\\[.*?]", "\"updates\":" + deep)
            .replace("\"refs\":{", "\"refs\":{\"" + "x".repeat(200_000) + "\":1,");
    Event read = read(type.name(), type.revision(), json);
    assertThat(serializer.serialize(read, String.class).getData()).isEqualTo(json);
    assertThat(LedgerJson.mapper().writeValueAsString(LedgerJson.mapper().readTree(json)))
        .isEqualTo(json);
  }

  @Test
  void absentFieldsAreNotWritten() {
    NamespaceCreated top =
        new NamespaceCreated(new UUID(0, 1), new UUID(0, 2), null, List.of("a"), Map.of());
    String json = serializer.serialize(top, String.class).getData();
    assertThat(json).doesNotContain("parent-id").doesNotContain("null");
    assertThat(read("NamespaceCreated", "1", json)).isEqualTo(top);
  }
}
