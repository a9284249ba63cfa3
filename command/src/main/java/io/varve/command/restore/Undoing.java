package io.varve.command.restore;

import io.varve.command.restore.Facets.Numbered;
import io.varve.command.restore.NamespaceUndo.Undo;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.command.restore.TabularPlanner.HoldTarget;
import io.varve.command.restore.TabularPlanner.Target;
import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.NamespaceEvent;
import io.varve.ledger.event.TabularEvent;
import io.varve.ledger.seal.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Plans how events are taken back: each object gets again what it was before the first of its
 * events. Where it is not any more what it was after the last of them, later events are in the way.
 */
final class Undoing {

  static final String ROLE = "role";

  private static final String BETWEEN =
      "Other requests changed it in between; undo the events one by one";

  private final RestoreReads reads;
  private final NamespaceUndo namespaces;
  private final Map<String, StreamUndo> others;
  private final TabularPlanner tabulars;
  private final ContentPlanner contents;

  Undoing(
      RestoreReads reads,
      NamespacePlanner namespaces,
      TabularPlanner tabulars,
      ContentPlanner contents,
      Map<String, StreamUndo> others) {
    this.reads = reads;
    this.namespaces = new NamespaceUndo(reads, namespaces);
    this.tabulars = tabulars;
    this.contents = contents;
    this.others = others;
  }

  /**
   * A plan.
   *
   * @param events of one warehouse, in order of position
   */
  Plan plan(Permits permits, List<StoredEvent> events) {
    Map<UUID, List<StoredEvent>> streams = new LinkedHashMap<>();
    events.forEach(
        one -> streams.computeIfAbsent(one.streamId(), id -> new ArrayList<>()).add(one));
    Plan plan = new Plan();
    List<Undo> undone = new ArrayList<>();
    List<List<StoredEvent>> named = new ArrayList<>();
    List<List<StoredEvent>> beside = new ArrayList<>();
    streams.forEach(
        (id, stream) -> {
          switch (stream.getFirst().streamType()) {
            case "namespace" -> {
              if (isInterrupted(stream)) {
                block(plan, stream.getLast(), BETWEEN);
              } else {
                undone.add(namespace(id, stream));
              }
            }
            case "table", "view", "generic-table" -> named.add(stream);
            default -> {
              if (!others.containsKey(stream.getFirst().streamType())) {
                block(plan, stream.getFirst(), "Changes of this kind are not taken back");
              } else if (isInterrupted(stream)) {
                block(plan, stream.getLast(), BETWEEN);
              } else {
                beside.add(stream);
              }
            }
          }
        });
    undone.sort(Comparator.comparing(one -> one.levels().size()));
    undone.stream().filter(one -> !one.ends()).forEach(one -> one.plan(plan, permits));
    // What gives up a name comes before what takes it.
    named.reversed().forEach(stream -> tabular(plan, permits, stream));
    undone.reversed().stream().filter(Undo::ends).forEach(one -> one.plan(plan, permits));
    beside.sort(Comparator.comparingInt(Undoing::turn));
    beside.forEach(stream -> other(plan, permits, stream));
    return plan;
  }

  // What is granted to a role needs the role: one that comes back is first, one that ends is last.
  private static int turn(List<StoredEvent> stream) {
    return switch (stream.getFirst().streamType()) {
      case ROLE -> RoleUndo.ends(stream) ? 2 : 0;
      default -> 1;
    };
  }

  private void other(Plan plan, Permits permits, List<StoredEvent> stream) {
    StoredEvent first = stream.getFirst();
    Objects.requireNonNull(others.get(first.streamType()))
        .plan(plan, permits, head(first.streamId()), stream);
  }

  /** Whether other requests came between these events of one object. */
  private static boolean isInterrupted(List<StoredEvent> stream) {
    return stream.getLast().streamVersion() - stream.getFirst().streamVersion() >= stream.size();
  }

  private static void block(Plan plan, StoredEvent event, String why) {
    plan.block(
        new Later(event.eventId(), event.name()),
        event.streamType(),
        event.streamId(),
        List.of(),
        why);
  }

  private Undo namespace(UUID id, List<StoredEvent> stream) {
    return namespaces.of(
        head(id),
        stream.getFirst().streamVersion(),
        stream.stream().map(one -> (NamespaceEvent) event(one)).toList());
  }

  private void tabular(Plan plan, Permits permits, List<StoredEvent> stream) {
    Head head = head(stream.getFirst().streamId());
    Tabular state = head.tabular();
    StoredEvent newest = stream.getLast();
    Later event = new Later(newest.eventId(), newest.name());
    Facets facets =
        Facets.of(
            stream.stream()
                .map(one -> new Numbered(one.streamVersion(), (TabularEvent) event(one)))
                .toList());
    String never = facets.never;
    if (never != null) {
      permits.check(facets.action(), state);
      Later by = reads.last(head.id(), Facets.PURGED).stream().findFirst().orElse(event);
      plan.block(by, state, by.equals(event) ? upper(never) : "Its files were deleted");
      return;
    }
    // The right to it is asked for before anything of it is told.
    permits.check(facets.action(), state);
    int blockers = plan.blockers.size();
    if (isInterrupted(stream)) {
      plan.block(event, state, BETWEEN);
      return;
    }
    compare(plan, state, facets, newest.streamVersion());
    if (plan.blockers.size() > blockers) {
      return;
    }
    int steps = plan.steps.size();
    boolean ends = facets.presentBefore == Facets.Presence.NONE;
    boolean hasContent = facets.contentVersion >= 0 && !ends;
    tabulars.plan(
        plan,
        permits,
        head,
        new Target(
            facets.presentBefore,
            facets.nameBefore,
            hasContent ? reads.before(head.id(), facets.contentVersion).orElseThrow() : null,
            facets.protectionBefore,
            facets.holdVersion < 0
                ? null
                : new HoldTarget(reads.holdBefore(head.id(), facets.holdVersion))));
    if (plan.blockers.size() == blockers && hasContent) {
      if (facets.removesSnapshots) {
        plan.block(event, state, "It removed snapshots, whose files may be gone");
      } else if (plan.steps.size() == steps && !state.dropped()) {
        plan.block(event, state, "It changed only what is never taken back, such as the version");
      }
    }
  }

  private void compare(Plan plan, Tabular state, Facets facets, long last) {
    boolean isHoldOfDropped = facets.isHoldOnly() && state.softDrop() != null;
    if (state.dropped()
        && !isHoldOfDropped
        && (facets.presentAfter == null || state.softDrop() == null)) {
      later(plan, state, last, Facets.PRESENCE, "It was dropped since");
      return;
    }
    if (facets.presentAfter != null
        && state.dropped() != (facets.presentAfter == Facets.Presence.DROPPED)) {
      later(plan, state, last, Facets.PRESENCE, "It was dropped or came back since");
      return;
    }
    if (facets.nameAfter != null
        && !(state.name().namespaceId().equals(facets.nameAfter.namespaceId())
            && state.name().name().equals(facets.nameAfter.name()))) {
      later(plan, state, last, Facets.NAME, "It got another name since");
    }
    if (facets.protectionAfter != null && facets.protectionAfter != state.hasProtection()) {
      later(plan, state, last, Facets.PROTECTION, "Its protection was set since");
    }
    if (facets.holdVersion >= 0 && !Objects.equals(facets.holdAfter, state.hold())) {
      later(plan, state, last, Facets.HOLD, "It was held or released since");
    }
    if (facets.contentAfter != null
        && !contents.isLike(plan, state, Objects.requireNonNull(facets.contentAfter))) {
      later(plan, state, last, Facets.CONTENT, "It was changed since; undo that first");
    }
  }

  private void later(Plan plan, Tabular state, long version, String names, String why) {
    List<Later> later = reads.later(state.id(), version, names);
    later.forEach(event -> plan.block(event, state, why));
    if (later.isEmpty()) {
      plan.block(null, state, why);
    }
  }

  private static String upper(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private Head head(UUID id) {
    return reads.head(id).orElseThrow(() -> new IllegalStateException("No stream has id " + id));
  }

  /** An event as it is stored. */
  static Event event(StoredEvent stored) {
    return RestoreReads.event(stored.name(), stored.revision(), stored.payload());
  }
}
