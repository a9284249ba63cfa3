package io.varve.projections.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A replay leaves out what no row is made of, and nothing else. */
final class EventReaderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final String PROFILE =
      "{\"type\":\"s3\",\"bucket\":\"lake\",\"größe\":[1,2.5,null,{\"a\":\"\\\"\"}],\"b\":true}";

  private static Event read(Class<? extends Event> type, String payload) {
    return new EventReader()
        .read(
            new StoredEvent(
                1,
                ID,
                "any",
                ID,
                0,
                EventTypes.of(type).name(),
                "1",
                "2026-11-29T00:00:00Z",
                "{}",
                payload));
  }

  @Test
  void theProfileOfAWarehouseIsReadExactly() {
    Event changed = new WarehouseStorageChanged(ID, "demo", new RawJson(PROFILE));
    String payload = LedgerJson.mapper().writeValueAsString(changed);
    assertThat(payload).contains(PROFILE);
    assertThat(read(WarehouseStorageChanged.class, payload)).isEqualTo(changed);
  }

  @Test
  void genericTableDescriptionIsReadExactly() {
    String payload =
        "{\"table-id\": \"%s\", \"generic-table-id\": \"%1$s\", \"schema\": %s, \"statistics\": %2$s}"
            .formatted(ID, PROFILE);
    assertThat(read(GenericTableCreated.class, payload))
        .isInstanceOfSatisfying(
            GenericTableCreated.class,
            created -> {
              assertThat(created.schema()).isEqualTo(new RawJson(PROFILE));
              assertThat(created.statistics()).isEqualTo(new RawJson(PROFILE));
            });
  }

  @Test
  void requestOfAViewCommitIsNotRead() {
    String payload =
        "{\"view-id\": \"%s\", \"updates\": [%s], \"requirements\": [{\"type\": \"x\"}],"
                .formatted(ID, PROFILE)
            + " \"result\": {\"format-version\": 1, \"version-id\": 2, \"schema-id\": 3,"
            + " \"paths\": {\"write.metadata.path\": \"file:///w/p\"}}}";
    assertThat(read(ViewCommitted.class, payload))
        .isInstanceOfSatisfying(
            ViewCommitted.class,
            committed -> {
              assertThat(committed.updates()).isEqualTo(new RawJson("null"));
              assertThat(committed.requirements()).isEqualTo(new RawJson("null"));
              assertThat(committed.result().paths())
                  .isEqualTo(Map.of("write.metadata.path", "file:///w/p"));
            });
  }
}
