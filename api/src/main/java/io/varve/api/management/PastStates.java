package io.varve.api.management;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.restore.PastState;
import io.varve.command.restore.PastState.PastNamespace;
import io.varve.command.restore.PastState.PastTabular;
import io.varve.command.restore.RestoreWrites;
import io.varve.command.restore.TooLargeException;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.query.past.PastReads;
import io.varve.query.past.PastTree;
import io.varve.query.past.PastTree.PastEntry;
import io.varve.query.table.RecordedFile;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a part of a warehouse was at a position, as a restore wants it. */
@Component
final class PastStates {

  /** Objects of then, and of now, that one restore compares. */
  private static final int MOST_OBJECTS = 1000;

  static final String NAMESPACE = "namespace";

  private final PastReads past;
  private final PastTree tree;
  private final RestoreWrites writes;

  PastStates(PastReads past, PastTree tree, RestoreWrites writes) {
    this.past = past;
    this.tree = tree;
    this.writes = writes;
  }

  /** A table or view, which was in it by that id; its name of then comes back, too. */
  PastState tabular(ResolvedWarehouse warehouse, TabularKind kind, UUID id, long position) {
    PastEntry entry =
        tree.of(warehouse.warehouseId(), List.of(id), position).stream()
            .filter(one -> one.kind().equals(kind.text()))
            .findFirst()
            .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind.text()), id.toString()));
    return new PastState(
        List.of(), List.of(tabular(entry, List.of(), true)), List.of(), List.of(), true);
  }

  /** A namespace that had a name, with all that was in it. */
  PastState namespace(
      Access access, ResolvedWarehouse warehouse, List<String> levels, long position) {
    List<UUID> ids =
        past.namespace(access, warehouse, position, levels)
            .orElseThrow(() -> NameRefusals.noSuchNamespace(levels))
            .ids();
    UUID id = ids.getLast();
    List<PastNamespace> namespaces = new ArrayList<>();
    namespaces.add(
        new PastNamespace(
            id,
            ids.size() == 1 ? null : ids.get(ids.size() - 2),
            levels,
            past.properties(id, position)));
    return state(warehouse, id, levels, namespaces, position);
  }

  /** A whole warehouse. */
  PastState whole(ResolvedWarehouse warehouse, long position) {
    return state(warehouse, null, List.of(), new ArrayList<>(), position);
  }

  private PastState state(
      ResolvedWarehouse warehouse,
      @Nullable UUID root,
      List<String> levels,
      List<PastNamespace> namespaces,
      long position) {
    UUID container = root == null ? warehouse.warehouseId() : root;
    List<PastEntry> entries = bounded(tree.below(container, position, MOST_OBJECTS + 1));
    Map<UUID, List<String>> named = new HashMap<>();
    named.put(container, levels);
    below(entries, container, root, named, namespaces, position);
    List<PastTabular> tabulars =
        entries.stream()
            .filter(one -> !one.kind().equals(NAMESPACE))
            .map(one -> tabular(one, named.getOrDefault(one.containerId(), List.of()), true))
            .toList();
    Set<UUID> others =
        new HashSet<>(
            bounded(
                writes.contents(
                    RequestedWarehouses.forCommand(warehouse), root, MOST_OBJECTS + 1)));
    entries.forEach(one -> others.remove(one.id()));
    List<PastEntry> elsewhere = tree.of(warehouse.warehouseId(), others, position);
    elsewhere.forEach(one -> others.remove(one.id()));
    return new PastState(
        namespaces,
        tabulars,
        elsewhere.stream()
            .filter(one -> !one.kind().equals(NAMESPACE))
            .map(one -> tabular(one, List.of(), false))
            .toList(),
        List.copyOf(others));
  }

  /** Namespaces below one, parents before children. */
  private void below(
      List<PastEntry> entries,
      UUID container,
      @Nullable UUID parentId,
      Map<UUID, List<String>> named,
      List<PastNamespace> found,
      long position) {
    for (PastEntry one : entries) {
      if (one.kind().equals(NAMESPACE) && one.containerId().equals(container)) {
        List<String> levels = new ArrayList<>(named.getOrDefault(container, List.of()));
        levels.add(one.name());
        named.put(one.id(), levels);
        found.add(
            new PastNamespace(one.id(), parentId, levels, past.properties(one.id(), position)));
        below(entries, one.id(), one.id(), named, found, position);
      }
    }
  }

  static PastTabular tabular(PastEntry entry, List<String> levels, boolean content) {
    RecordedFile file = entry.metadata();
    return new PastTabular(
        TabularKind.of(entry.kind()),
        entry.id(),
        new ObjectName(entry.containerId(), levels, entry.name()),
        content && file != null
            ? new MetadataFile(file.location(), file.sha256(), file.length())
            : null);
  }

  private static <T> List<T> bounded(List<T> objects) {
    if (objects.size() > MOST_OBJECTS) {
      throw new TooLargeException();
    }
    return objects;
  }
}
