package io.varve.command.warehouse;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of the restore of a warehouse, or of a namespace in it, by a task. */
public sealed interface RestoreTaskCommand {

  UUID warehouseId();

  UUID taskId();

  /**
   * Begins a restore; one that has failed ends by it.
   *
   * @param taskId that it gets
   * @param position that is gone back to
   * @param namespaceId null for the whole warehouse
   * @param namespace levels that it had there; null for the whole warehouse
   * @param tokenRoles roles that the token of who asks names; null if it names none
   */
  record BeginRestore(
      UUID warehouseId,
      UUID taskId,
      long position,
      @Nullable UUID namespaceId,
      @Nullable List<String> namespace,
      @Nullable List<String> tokenRoles)
      implements RestoreTaskCommand {}

  /** Ends a restore that is done; nothing if it has ended. */
  record EndRestore(UUID warehouseId, UUID taskId) implements RestoreTaskCommand {}
}
