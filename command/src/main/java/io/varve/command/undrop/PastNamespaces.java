package io.varve.command.undrop;

import io.varve.command.namespace.NamespaceState;
import io.varve.ledger.event.NamespaceEvent;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.store.EventSerializer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Namespaces as they were when they were dropped, read from the ledger. */
final class PastNamespaces {

  private final JdbcClient jdbc;
  private final EventSerializer serializer = new EventSerializer();

  PastNamespaces(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A namespace right before its end.
   *
   * @param parentId the namespace above then, null at the top
   */
  record PastNamespace(
      UUID namespaceId,
      @Nullable UUID parentId,
      List<String> levels,
      Map<String, String> properties) {}

  /** The namespace of an id, which has been there. */
  PastNamespace of(UUID namespaceId) {
    record Row(String eventName, String revision, String payload) {}
    List<Row> rows =
        jdbc.sql(
                "select event_name, revision, payload from events where stream_id = ?"
                    + " order by stream_version")
            .param(namespaceId)
            .query(Row.class)
            .list();
    NamespaceState state = null;
    UUID parentId = null;
    for (Row row : rows) {
      NamespaceEvent event =
          serializer.deserialize(
              new SimpleSerializedObject<>(row.payload, String.class, row.eventName, row.revision));
      if (event instanceof NamespaceDropped) {
        continue;
      }
      state = NamespaceState.evolve(state, event);
      parentId =
          switch (event) {
            case NamespaceCreated created -> created.parentId();
            case NamespaceRestored restored -> restored.parentId();
            case NamespaceMoved moved -> moved.parentId();
            default -> parentId;
          };
    }
    NamespaceState last = Objects.requireNonNull(state, "A namespace begins with an event");
    return new PastNamespace(namespaceId, parentId, last.levels(), last.properties());
  }
}
