package io.varve.api.management;

import io.varve.command.refusal.RefusedException;
import io.varve.command.restore.LargeRestores;
import io.varve.command.restore.PastPages;
import io.varve.command.restore.PastState.PastTabular;
import io.varve.query.past.PastReads;
import io.varve.query.past.PastTree;
import io.varve.query.past.PastTree.PastEntry;
import io.varve.query.past.PastTree.PastSpace;
import io.varve.query.warehouse.ResolvedWarehouse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a warehouse or a namespace was at a position, by pages, as a large restore wants it. */
public final class RestoreScopes {

  private final PastReads past;
  private final PastTree tree;

  public RestoreScopes(PastReads past, PastTree tree) {
    this.past = past;
    this.tree = tree;
  }

  /**
   * A warehouse or a namespace in it.
   *
   * @param root the namespace; null for the whole warehouse
   * @param levels that it had; empty for the whole warehouse
   * @throws RefusedException if more was in it than a restore compares
   */
  public PastPages of(
      ResolvedWarehouse warehouse, @Nullable UUID root, List<String> levels, long position) {
    return new Pages(warehouse.warehouseId(), root, levels, position);
  }

  private final class Pages implements PastPages {

    private final UUID warehouse;
    private final @Nullable UUID root;
    private final long position;
    private final List<Space> spaces = new ArrayList<>();
    private final Map<UUID, List<String>> levels = new HashMap<>();
    private final List<UUID> tabulars;

    Pages(UUID warehouse, @Nullable UUID root, List<String> rootLevels, long position) {
      this.warehouse = warehouse;
      this.root = root;
      this.position = position;
      UUID container = root == null ? warehouse : root;
      levels.put(container, rootLevels);
      if (root != null) {
        UUID above =
            tree.of(warehouse, List.of(root), position).stream()
                .map(PastEntry::containerId)
                .findFirst()
                .orElse(warehouse);
        spaces.add(new Space(root, inNamespace(above), rootLevels));
      }
      for (PastSpace one :
          LargeRestores.bounded(tree.namespaces(container, position, LargeRestores.MOST_READ))) {
        List<String> own = new ArrayList<>(levels.getOrDefault(one.containerId(), List.of()));
        own.add(one.name());
        levels.put(one.id(), own);
        spaces.add(new Space(one.id(), inNamespace(one.containerId()), own));
      }
      this.tabulars =
          LargeRestores.bounded(tree.tabulars(container, position, LargeRestores.MOST_READ));
    }

    private @Nullable UUID inNamespace(UUID container) {
      return container.equals(warehouse) ? null : container;
    }

    @Override
    public @Nullable UUID root() {
      return root;
    }

    @Override
    public List<Space> namespaces() {
      return spaces;
    }

    @Override
    public List<UUID> tabulars() {
      return tabulars;
    }

    @Override
    public Map<String, String> properties(UUID namespaceId) {
      return past.properties(namespaceId, position);
    }

    @Override
    public List<PastTabular> of(Collection<UUID> ids) {
      return tree.of(warehouse, ids, position).stream()
          .filter(one -> !one.kind().equals(PastStates.NAMESPACE))
          .map(
              one ->
                  PastStates.tabular(one, levels.getOrDefault(one.containerId(), List.of()), true))
          .toList();
    }

    @Override
    public Set<UUID> known(Collection<UUID> ids) {
      return tree.of(warehouse, ids, position).stream()
          .map(PastEntry::id)
          .collect(Collectors.toSet());
    }
  }
}
