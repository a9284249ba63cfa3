package io.varve.command.restore;

import io.varve.command.lookup.NameLookup;
import io.varve.command.restore.Facets.Presence;
import io.varve.command.restore.Plan.Part;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.command.tabular.Dropping;
import io.varve.command.tabular.Hold;
import io.varve.command.tabular.Tabular;
import io.varve.command.tabular.TabularCommand;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularCommand.HoldTabular;
import io.varve.command.tabular.TabularCommand.ProtectTabular;
import io.varve.command.tabular.TabularCommand.ReleaseTabular;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans how a table, view or generic table comes to be what it was. */
final class TabularPlanner {

  /** How long what is dropped can come back where the warehouse's drops are final. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final NameLookup lookup;
  private final RestoreReads reads;
  private final ContentPlanner contents;

  TabularPlanner(NameLookup lookup, RestoreReads reads, ContentPlanner contents) {
    this.lookup = lookup;
    this.reads = reads;
    this.contents = contents;
  }

  /**
   * What it is to be.
   *
   * @param presence null if that is to stay
   * @param name null if that is to stay
   * @param content its metadata; null if that is to stay
   * @param protection null if that is to stay
   * @param hold null if that is to stay
   */
  record Target(
      @Nullable Presence presence,
      @Nullable ObjectName name,
      @Nullable MetadataFile content,
      @Nullable Boolean protection,
      @Nullable HoldTarget hold) {

    boolean isHoldOnly() {
      return hold != null
          && presence == null
          && name == null
          && content == null
          && protection == null;
    }
  }

  /**
   * How it is to be held.
   *
   * @param hold null if it is not to be
   */
  record HoldTarget(@Nullable Hold hold) {}

  /** Plans it; what is so already is no change. */
  void plan(Plan plan, Permits permits, Head head, Target target) {
    Tabular state = head.tabular();
    if (target.presence == Presence.NONE || target.presence == Presence.DROPPED) {
      drop(plan, permits, head, state);
      return;
    }
    boolean staysDropped = state.dropped() && target.isHoldOnly();
    if (state.dropped() && target.presence == null && !staysDropped) {
      permits.check("UNDROP", state);
      plan.block(last(state.id(), Facets.PRESENCE), state, "It was dropped; undo that first");
      return;
    }
    List<TabularCommand> commands = new ArrayList<>();
    ObjectName undropTo = null;
    if (state.dropped() && !staysDropped) {
      permits.check("UNDROP", state);
      if (state.softDrop() == null) {
        ended(plan, state);
        return;
      }
      ObjectName wanted = target.name == null ? state.name() : target.name;
      if (!wanted.namespaceId().equals(state.name().namespaceId())) {
        permits.checkName(state.kind(), wanted.namespaceId());
      }
      undropTo = to(plan, permits, state, wanted);
      if (undropTo == null) {
        return;
      }
      plan.step(state, "undrop", undropTo, List.of());
    } else if (target.name != null && !isAt(state, target.name)) {
      permits.check("RENAME", state);
      permits.checkName(state.kind(), target.name.namespaceId());
      ObjectName to = to(plan, permits, state, target.name);
      if (to == null) {
        return;
      }
      commands.add(new RenameTabular(state.kind(), state.id(), state.name(), to));
      plan.names.leave(state.id(), Plan.levels(now(state.name())));
      plan.step(state, "rename", to, List.of());
    }
    if (target.protection != null && target.protection != state.hasProtection()) {
      permits.check("SET_PROTECTION", state);
      commands.add(new ProtectTabular(state.kind(), state.id(), target.protection));
      plan.step(
          state, "set-protection", null, List.of(target.protection ? "protected" : "unprotected"));
    }
    if (target.hold != null) {
      hold(plan, permits, state, target.hold.hold, commands);
    }
    var content =
        target.content == null
            ? ContentPlanner.Content.SAME
            : contents.plan(plan, permits, state, target.content);
    if (undropTo != null || !commands.isEmpty() || !content.updates().isEmpty()) {
      plan.tabulars.add(
          new Part(head, state, undropTo, commands, content.newest(), content.updates()));
    }
  }

  private static void hold(
      Plan plan,
      Permits permits,
      Tabular state,
      @Nullable Hold target,
      List<TabularCommand> commands) {
    permits.check("SET_PROTECTION", state);
    Hold hold = Hold.stands(target, Instant.now()) ? target : null;
    if (target != null && hold == null) {
      plan.notes.add(state.name().display() + " is not held again: the time of that hold is over");
    }
    if (Objects.equals(hold, state.hold())) {
      return;
    }
    commands.add(
        hold == null
            ? new ReleaseTabular(state.kind(), state.id())
            : new HoldTabular(state.kind(), state.id(), hold.reason(), hold.until()));
    plan.step(state, hold == null ? "release" : "hold", null, List.of());
  }

  private void drop(Plan plan, Permits permits, Head head, Tabular state) {
    permits.check("DROP", state);
    if (state.dropped()) {
      return;
    }
    if (Hold.stands(state.hold(), Instant.now())) {
      plan.block(null, state, "It is held; release it first");
    }
    if (state.hasProtection()) {
      plan.block(null, state, "It is protected from being dropped; take that off first");
    }
    Long seconds = permits.warehouse().softDeleteSeconds();
    Instant expiresAt =
        Instant.now()
            .truncatedTo(ChronoUnit.MILLIS)
            .plusSeconds(seconds == null ? KEPT.toSeconds() : seconds);
    plan.names.leave(state.id(), Plan.levels(now(state.name())));
    plan.step(state, "drop", null, List.of("can come back until " + expiresAt));
    plan.tabulars.add(
        new Part(
            head,
            state,
            null,
            List.of(
                new DropTabular(
                    state.kind(), state.id(), state.name(), false, new Dropping(false, expiresAt))),
            null,
            List.of()));
  }

  private void ended(Plan plan, Tabular state) {
    Later by = last(state.id(), Facets.ENDED);
    boolean purged = by != null && Facets.PURGED.contains("'" + by.eventName() + "'");
    plan.block(
        by,
        state,
        purged
            ? "Its files were deleted, so it can't come back"
            : "It was dropped for good; its last metadata file can be registered as a new one");
  }

  private @Nullable Later last(UUID id, String names) {
    List<Later> all = reads.last(id, names);
    return all.isEmpty() ? null : all.getFirst();
  }

  private static boolean isAt(Tabular state, ObjectName name) {
    return state.name().namespaceId().equals(name.namespaceId())
        && state.name().name().equals(name.name());
  }

  /** A name with the levels that its namespace has now. */
  private ObjectName now(ObjectName name) {
    return reads
        .levels(name.namespaceId())
        .map(levels -> new ObjectName(name.namespaceId(), levels, name.name()))
        .orElse(name);
  }

  /** The name that it gets; null if something is in the way, which the plan says. */
  private @Nullable ObjectName to(Plan plan, Permits permits, Tabular state, ObjectName name) {
    UUID namespaceId = name.namespaceId();
    List<String> made = plan.names.named(namespaceId);
    List<String> levels = made == null ? reads.levels(namespaceId).orElse(null) : made;
    if (levels == null) {
      plan.block(
          last(namespaceId, NamespacePlanner.PRESENCE),
          state,
          "Its namespace " + String.join(".", name.namespace()) + " is not there; undo that first");
      return null;
    }
    ObjectName to = new ObjectName(namespaceId, levels, name.name());
    if (made == null) {
      plan.there.add(namespaceId);
      boolean isTaken =
          lookup.taken(permits.warehouse(), levels, name.name()).isPresent()
              && !plan.names.isFreed(Plan.levels(to));
      if (isTaken || !plan.names.take(Plan.levels(to))) {
        plan.block(
            null, state, "The name " + to.display() + " is taken; rename what has it, or drop it");
        return null;
      }
    }
    return Objects.requireNonNull(to);
  }
}
