package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TableEvent;
import io.varve.ledger.event.TableResult.AddedSnapshot;
import io.varve.ledger.event.ViewEvent;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Makes events of their rows, for a replay. Of tables and views, what clients sent and what is told
 * of snapshots is left out, for no state and no row is made of it, and reading it costs more than
 * all the rest; its text is in the hash. Used by one thread.
 */
final class EventReader {

  private static final JsonMapper MAPPER =
      LedgerJson.mapper()
          .rebuild()
          .addModule(
              new SimpleModule()
                  .addDeserializer(RawJson.class, new Skipping<>(new RawJson("null")))
                  .addDeserializer(
                      AddedSnapshot.class,
                      new Skipping<>(new AddedSnapshot(0, null, 0, 0, null, Map.of()))))
          .build();

  private static final class Skipping<T> extends StdDeserializer<T> {
    private final T instead;

    Skipping(T instead) {
      super(instead.getClass());
      this.instead = instead;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
      parser.skipChildren();
      return instead;
    }
  }

  private final Map<String, ObjectReader> readers = new HashMap<>();

  /**
   * The event of a row.
   *
   * @throws RuntimeException if it is none that this version knows
   */
  Event read(StoredEvent stored) {
    return readers.computeIfAbsent(stored.name(), EventReader::reader).readValue(stored.payload());
  }

  // Of other events, such JSON is what is served: the storage profile of a warehouse.
  private static ObjectReader reader(String name) {
    Class<? extends Event> type = EventTypes.named(name).type();
    boolean leavesOut =
        TableEvent.class.isAssignableFrom(type) || ViewEvent.class.isAssignableFrom(type);
    return (leavesOut ? MAPPER : LedgerJson.mapper()).readerFor(type);
  }
}
