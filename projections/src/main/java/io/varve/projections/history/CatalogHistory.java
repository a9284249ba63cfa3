package io.varve.projections.history;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.LifecycleEvent.Dropped;
import io.varve.ledger.event.LifecycleEvent.Renamed;
import io.varve.ledger.event.LifecycleEvent.SoftDropped;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.projections.follower.SealedChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Keeps {@code names_history} and {@code heads_history}: which names the catalog had at each
 * position, and which event says where the metadata of each table and view was then. It follows the
 * sealed ledger, for a position exists only there.
 */
public final class CatalogHistory {

  /** The tables that it keeps. */
  public static final List<String> TABLES =
      List.of("history_lists", "names_history", "heads_history");

  /** Name of the row that says how far it has come. */
  public static final String FOLLOWER = "history";

  private static final Set<String> BEGAN =
      EventTypes.names(
          TableCreated.class,
          TableRegistered.class,
          ViewCreated.class,
          ViewRegistered.class,
          GenericTableCreated.class,
          Undropped.class);

  private static final Set<String> RENAMED = EventTypes.names(Renamed.class);

  private static final Set<String> NAMESPACE_BEGAN =
      EventTypes.names(NamespaceCreated.class, NamespaceRestored.class);

  private static final Set<String> MOVED = EventTypes.names(NamespaceMoved.class);

  /** Those by which a name ends. */
  private static final Set<String> GONE =
      EventTypes.names(
          Renamed.class,
          SoftDropped.class,
          Dropped.class,
          TableUnregistered.class,
          NamespaceMoved.class,
          NamespaceDropped.class);

  private static final Set<String> HEADS =
      EventTypes.names(
          TableCreated.class,
          TableRegistered.class,
          TableCommitted.class,
          ViewCreated.class,
          ViewRegistered.class,
          ViewCommitted.class,
          GenericTableCreated.class);

  private final JdbcClient jdbc;
  private final HistoryLists lists;

  public CatalogHistory(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.lists = new HistoryLists(jdbc);
  }

  /** A name in a list, from a position on, and up to before another one. */
  private static final class Span {
    private final HistoryLists.Key list;
    private final String name;
    private final UUID object;
    private final long from;
    private @Nullable Long until;

    Span(HistoryLists.Key list, String name, UUID object, long from) {
      this.list = list;
      this.name = name;
      this.object = object;
      this.from = from;
    }
  }

  /** Writes what the changes come to that follow those that are written; in a transaction. */
  public void write(List<SealedChange> changes) {
    List<SealedChange> heads = new ArrayList<>();
    List<Span> began = new ArrayList<>();
    Map<UUID, Span> open = new HashMap<>();
    Map<UUID, Long> ended = new HashMap<>();
    for (SealedChange change : changes) {
      if (HEADS.contains(change.event())) {
        heads.add(change);
      }
      Span span = span(change);
      boolean gone = GONE.contains(change.event());
      if (span == null && !gone) {
        continue;
      }
      Span before = open.remove(change.stream());
      if (before != null) {
        before.until = change.position();
      }
      if (gone) {
        ended.putIfAbsent(change.stream(), change.position());
      }
      if (span != null) {
        began.add(span);
        open.put(span.object, span);
      }
    }
    writeHeads(heads);
    end(ended);
    writeNames(began);
  }

  private static @Nullable Span span(SealedChange change) {
    JsonNode payload = change.payload();
    String event = change.event();
    UUID container = null;
    String name = null;
    if (BEGAN.contains(event) || RENAMED.contains(event)) {
      // A table that is registered over another one has its name already.
      JsonNode named =
          SealedChange.text(payload, "previous-uuid") != null
              ? payload.path("none")
              : payload.path(RENAMED.contains(event) ? "to" : "name");
      container = SealedChange.uuid(named, "namespace-id");
      name = SealedChange.text(named, "name");
    } else if (NAMESPACE_BEGAN.contains(event) || MOVED.contains(event)) {
      UUID parent = SealedChange.uuid(payload, "parent-id");
      container = parent == null ? change.warehouseId() : parent;
      JsonNode levels = payload.path(MOVED.contains(event) ? "to" : "levels");
      JsonNode last = levels.path(levels.size() - 1);
      name = last.isString() ? last.stringValue() : null;
    }
    return container == null || name == null
        ? null
        : new Span(
            new HistoryLists.Key(container, change.kind()),
            name,
            change.stream(),
            change.position());
  }

  private void writeHeads(List<SealedChange> heads) {
    if (heads.isEmpty()) {
      return;
    }
    jdbc.sql(
            "insert into heads_history (object_id, from_position, sequence)"
                + " select * from unnest(?::uuid[], ?::bigint[], ?::bigint[])")
        .params(
            heads.stream().map(SealedChange::stream).toArray(UUID[]::new),
            heads.stream().map(SealedChange::position).toArray(Long[]::new),
            heads.stream().map(SealedChange::sequence).toArray(Long[]::new))
        .update();
  }

  private void end(Map<UUID, Long> ended) {
    if (ended.isEmpty()) {
      return;
    }
    List<UUID> objects = List.copyOf(ended.keySet());
    jdbc.sql(
            "update names_history h set to_position = f.position"
                + " from unnest(?::uuid[], ?::bigint[]) f (object_id, position)"
                + " where h.object_id = f.object_id and h.to_position is null")
        .params(objects.toArray(UUID[]::new), objects.stream().map(ended::get).toArray(Long[]::new))
        .update();
  }

  private void writeNames(List<Span> began) {
    if (began.isEmpty()) {
      return;
    }
    Map<HistoryLists.Key, Long> numbers =
        lists.numbers(began.stream().map(span -> span.list).distinct().toList());
    jdbc.sql(
            "insert into names_history (list, name, object_id, from_position, to_position)"
                + " select * from unnest(?::bigint[], ?::text[], ?::uuid[], ?::bigint[], ?::bigint[])")
        .params(
            began.stream().map(span -> numbers.get(span.list)).toArray(Long[]::new),
            began.stream().map(span -> span.name).toArray(String[]::new),
            began.stream().map(span -> span.object).toArray(UUID[]::new),
            began.stream().map(span -> span.from).toArray(Long[]::new),
            began.stream().map(span -> span.until).toArray(Long[]::new))
        .update();
  }
}
