package io.varve.command.namespace;

import io.varve.command.tabular.Dropping;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of a namespace. */
public sealed interface NamespaceCommand {

  /**
   * Begins a namespace.
   *
   * @param parentId the namespace above, null at the top
   */
  record CreateNamespace(
      UUID namespaceId,
      UUID warehouseId,
      @Nullable UUID parentId,
      List<String> levels,
      Map<String, String> properties)
      implements NamespaceCommand {}

  /** Sets and removes properties of a namespace. */
  record UpdateNamespaceProperties(
      UUID namespaceId, Map<String, String> updates, List<String> removals)
      implements NamespaceCommand {}

  /**
   * Ends a namespace.
   *
   * @param recursive whether to drop first what it holds; otherwise it must be empty
   * @param purgeRequested whether the files of dropped tables shall be deleted, too
   */
  record DropNamespace(
      UUID namespaceId, boolean recursive, boolean purgeRequested, Dropping dropping)
      implements NamespaceCommand {}

  /**
   * Gives a namespace another name, maybe in another namespace.
   *
   * @param parentId the namespace that it shall be in, null at the top
   * @param to the whole name that it gets
   * @param force whether protection does not count
   */
  record MoveNamespace(UUID namespaceId, @Nullable UUID parentId, List<String> to, boolean force)
      implements NamespaceCommand {}

  /** Protects a namespace from being dropped, or no longer. */
  record ProtectNamespace(UUID namespaceId, boolean protection) implements NamespaceCommand {}

  /**
   * Brings a namespace back that was dropped.
   *
   * @param parentId the namespace above, null at the top
   * @param properties that it had
   */
  record RestoreNamespace(
      UUID namespaceId,
      @Nullable UUID parentId,
      List<String> levels,
      Map<String, String> properties)
      implements NamespaceCommand {}
}
