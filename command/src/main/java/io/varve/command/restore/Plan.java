package io.varve.command.restore;

import io.varve.command.refusal.Blocker;
import io.varve.command.restore.Compensation.OfNamespace;
import io.varve.command.restore.Compensation.Other;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.command.tabular.Tabular;
import io.varve.command.tabular.TabularCommand;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.jspecify.annotations.Nullable;

/** What would happen to each object, and what is in the way, as of when it was made. */
final class Plan {

  /**
   * One change of an object.
   *
   * @param name of the object as it is now, its levels first
   * @param action such as {@code commit}, {@code drop}, {@code undrop}, {@code rename}, {@code
   *     move}, {@code restore}, {@code update-properties}, {@code set-protection} or {@code grant}
   * @param to the name that it gets, its levels first; null if it keeps its own
   * @param changes what else changes, in words
   */
  record Step(
      String kind,
      UUID id,
      List<String> name,
      String action,
      @Nullable List<String> to,
      List<String> changes) {}

  /**
   * What happens to a table, view or generic table.
   *
   * @param newest its newest metadata file, if it gets a commit
   * @param updates of that commit
   */
  record Part(
      Head head,
      Tabular state,
      @Nullable ObjectName undropTo,
      List<TabularCommand> commands,
      @Nullable MetadataFile newest,
      List<MetadataUpdate> updates) {}

  final List<Step> steps = new ArrayList<>();
  final List<Blocker> blockers = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final Set<UUID> there = new HashSet<>();
  final List<OfNamespace> namespaces = new ArrayList<>();
  final List<Part> tabulars = new ArrayList<>();
  final List<OfNamespace> ended = new ArrayList<>();
  final List<Other> others = new ArrayList<>();

  /** A privilege that is revoked by this plan. */
  record Revoked(UUID objectId, Entry entry) {}

  /** A member that goes from a role by this plan. */
  record Parted(UUID roleId, String member) {}

  final Set<Revoked> revoked = new HashSet<>();
  final Set<Parted> parted = new HashSet<>();

  /** Whether a role that is there gets roles as members by this plan. */
  boolean nests;

  /** Ids of roles that come back by this plan. */
  final Set<UUID> returned = new HashSet<>();

  final PlannedNames names;

  Plan() {
    this(new PlannedNames());
  }

  /**
   * @param names that the parts before it give and take, if this is a part of a plan
   */
  Plan(PlannedNames names) {
    this.names = names;
  }

  void block(@Nullable Later event, Tabular state, String why) {
    block(event, state.kind().text(), state.id(), levels(state.name()), why);
  }

  void block(@Nullable Later event, String kind, UUID id, List<String> name, String why) {
    blockers.add(
        event == null
            ? new Blocker(null, null, kind, id, name, why)
            : new Blocker(event.eventId(), event.eventName(), kind, id, name, why));
  }

  void step(Tabular state, String action, @Nullable ObjectName to, List<String> changes) {
    steps.add(
        new Step(
            state.kind().text(),
            state.id(),
            levels(state.name()),
            action,
            to == null ? null : levels(to),
            changes));
  }

  /** Ids of the tables that get a commit. */
  List<UUID> tables() {
    return tabulars.stream()
        .filter(part -> !part.updates.isEmpty() && part.state.kind() == TabularKind.TABLE)
        .map(part -> part.state.id())
        .toList();
  }

  boolean isEmpty() {
    return namespaces.isEmpty() && tabulars.isEmpty() && ended.isEmpty() && others.isEmpty();
  }

  static List<String> levels(ObjectName name) {
    List<String> levels = new ArrayList<>(name.namespace());
    levels.add(name.name());
    return levels;
  }
}
