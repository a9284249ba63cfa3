package io.varve.command.undrop;

import io.varve.command.head.HeadMovedException;
import io.varve.command.head.HeadRepository;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.namespace.NamespaceCommand.RestoreNamespace;
import io.varve.command.namespace.NamespaceDecider;
import io.varve.command.namespace.NamespaceRoot;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.tabular.TabularDecider;
import io.varve.command.tabular.TabularHeads;
import io.varve.command.undrop.UndropCommand.Target;
import io.varve.ledger.event.TabularKind;
import java.util.TreeSet;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.Nullable;

/** Carries out that what was dropped comes back. */
public final class UndropCommandHandler {

  private final HeadRepository<NamespaceState, NamespaceRoot> namespaces;
  private final TabularHeads tabulars;
  private final NamespaceLocks locks;

  public UndropCommandHandler(
      HeadRepository<NamespaceState, NamespaceRoot> namespaces,
      TabularHeads tabulars,
      NamespaceLocks locks) {
    this.namespaces = namespaces;
    this.tabulars = tabulars;
    this.locks = locks;
  }

  @CommandHandler
  void handle(UndropCommand command) {
    if (!locks.share(command.there()).containsAll(command.there())) {
      throw new HeadMovedException();
    }
    lockHeads(command);
    for (RestoreNamespace restore : command.restored()) {
      // One of this very request is not in the table yet, and can't be moved.
      if (!isRestored(command, restore.parentId()) && !isThere(restore)) {
        throw new HeadMovedException();
      }
      namespaces
          .load(restore.namespaceId().toString())
          .execute(root -> root.carryOut(NamespaceDecider.decide(root.state(), restore)));
    }
    for (Target target : command.targets()) {
      tabulars.decide(
          target.kind(), target.objectId(), state -> TabularDecider.undrop(state, target.to()));
    }
  }

  private static boolean isRestored(UndropCommand command, @Nullable UUID id) {
    return command.restored().stream().anyMatch(restore -> restore.namespaceId().equals(id));
  }

  private boolean isThere(RestoreNamespace restore) {
    UUID parentId = restore.parentId();
    return parentId == null || locks.shareParent(parentId, restore.levels());
  }

  // All heads in order of id before the first event is made; loading again is free. As drops do:
  // kind by kind, then namespaces.
  private void lockHeads(UndropCommand command) {
    for (TabularKind kind : tabulars.kinds()) {
      ids(command, kind).forEach(id -> tabulars.lock(kind, id));
    }
    command.restored().stream()
        .map(RestoreNamespace::namespaceId)
        .sorted()
        .forEach(id -> namespaces.load(id.toString()));
  }

  private static TreeSet<UUID> ids(UndropCommand command, TabularKind kind) {
    TreeSet<UUID> ids = new TreeSet<>();
    command.targets().stream()
        .filter(target -> target.kind() == kind)
        .map(Target::objectId)
        .forEach(ids::add);
    return ids;
  }
}
