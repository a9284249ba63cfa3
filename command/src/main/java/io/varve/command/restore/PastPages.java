package io.varve.command.restore;

import io.varve.command.restore.PastState.PastTabular;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a warehouse or a namespace was at a position, for a restore that reads it by pages. */
public interface PastPages {

  /**
   * A namespace that was there.
   *
   * @param parentId null at the top
   */
  record Space(UUID id, @Nullable UUID parentId, List<String> levels) {}

  /** The namespace that is restored with all that was in it; null for the whole warehouse. */
  @Nullable UUID root();

  /** The namespaces that were there, parents before children, the root first. */
  List<Space> namespaces();

  /** Ids of the tables, views and generic tables that were there. */
  List<UUID> tabulars();

  /** The properties that a namespace had. */
  Map<String, String> properties(UUID namespaceId);

  /**
   * Tables, views and generic tables that were somewhere in the warehouse.
   *
   * @param ids of at most a page of them
   */
  List<PastTabular> of(Collection<UUID> ids);

  /** Which of some objects were somewhere in the warehouse. */
  Set<UUID> known(Collection<UUID> ids);
}
