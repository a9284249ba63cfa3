package io.varve.command.namespace;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.namespace.NamespaceCommand.CreateNamespace;
import io.varve.command.namespace.NamespaceCommand.DropNamespace;
import io.varve.command.namespace.NamespaceCommand.MoveNamespace;
import io.varve.command.namespace.NamespaceCommand.ProtectNamespace;
import io.varve.command.namespace.NamespaceCommand.UpdateNamespaceProperties;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import io.varve.command.tabular.Tabular;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularDecider;
import io.varve.command.tabular.TabularHeads;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;

/** Carries out commands on namespaces. */
public final class NamespaceCommandHandler {

  private final HeadRepository<NamespaceState, NamespaceRoot> namespaces;
  private final TabularHeads tabulars;
  private final NamespaceLocks locks;

  public NamespaceCommandHandler(
      HeadRepository<NamespaceState, NamespaceRoot> namespaces,
      TabularHeads tabulars,
      NamespaceLocks locks) {
    this.namespaces = namespaces;
    this.tabulars = tabulars;
    this.locks = locks;
  }

  @CommandHandler
  void handle(CreateNamespace command) {
    UUID parentId = command.parentId();
    // The foreign key keeps the parent; this, that it was not moved meanwhile.
    if (parentId != null && !locks.shareParent(parentId, command.levels())) {
      throw NameRefusals.noSuchNamespace(command.levels().subList(0, command.levels().size() - 1));
    }
    namespaces.begin(NamespaceDecider.decide(null, command));
  }

  @CommandHandler
  PropertiesChange handle(UpdateNamespaceProperties command) {
    locks.lockForChange(command.namespaceId());
    return namespaces
        .load(command.namespaceId().toString())
        .invoke(
            root -> {
              NamespaceState before = root.state();
              root.carryOut(NamespaceDecider.decide(before, command));
              return PropertiesChange.of(before, command);
            });
  }

  @CommandHandler
  void handle(DropNamespace command) {
    if (!command.recursive()) {
      locks.lockForDrop(command.namespaceId());
      drop(List.of(command.namespaceId()), command);
      return;
    }
    List<UUID> tree = locks.lockTree(command.namespaceId());
    if (tree.isEmpty()) {
      throw new RefusedException(
          Reason.NO_SUCH_NAMESPACE, "Namespace was dropped by another request");
    }
    Set<UUID> dropped = new HashSet<>(tree);
    for (TabularKind kind : tabulars.kinds()) {
      for (UUID id : locks.objectsIn(tree, kind)) {
        tabulars.decide(kind, id, state -> dropBelow(state, id, dropped, command));
      }
    }
    drop(tree.reversed(), command);
  }

  @CommandHandler
  void handle(MoveNamespace command) {
    // Its own row as for a drop, so that nothing is made in it by its old name meanwhile.
    locks.lockForMove(command.namespaceId(), command.parentId());
    if (locks.hasChildren(command.namespaceId())) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "A namespace that holds namespaces is not moved; move those first, one by one");
    }
    change(command.namespaceId(), command);
  }

  @CommandHandler
  void handle(ProtectNamespace command) {
    locks.lockForChange(command.namespaceId());
    change(command.namespaceId(), command);
  }

  private void change(UUID id, NamespaceCommand command) {
    namespaces
        .load(id.toString())
        .execute(root -> root.carryOut(NamespaceDecider.decide(root.state(), command)));
  }

  private void drop(List<UUID> childrenFirst, DropNamespace command) {
    // All heads are locked in order of id before the first event is made; loading again is free.
    childrenFirst.stream().sorted().forEach(id -> namespaces.load(id.toString()));
    UUID asked = childrenFirst.getLast();
    childrenFirst.forEach(
        id ->
            namespaces
                .load(id.toString())
                .execute(
                    root -> {
                      if (!id.equals(asked) && !command.dropping().force()) {
                        refuseProtected(root.state());
                      }
                      root.carryOut(NamespaceDecider.decide(root.state(), command));
                    }));
  }

  private static void refuseProtected(NamespaceState child) {
    if (child.hasProtection()) {
      throw below(
          Reason.CHILD_NAMESPACE_PROTECTED, "namespace " + String.join(".", child.levels()));
    }
  }

  // What was dropped or moved away while we waited for its head is left alone.
  private static Decision dropBelow(
      Tabular state, UUID id, Set<UUID> dropped, DropNamespace command) {
    if (state.dropped() || !dropped.contains(state.name().namespaceId())) {
      return Decision.accept();
    }
    if (state.hasProtection() && !command.dropping().force()) {
      throw below(
          Reason.CHILD_TABULAR_PROTECTED, state.kind().words() + " " + state.name().display());
    }
    return TabularDecider.drop(
        state,
        new DropTabular(
            state.kind(), id, state.name(), command.purgeRequested(), command.dropping()),
        Instant.now());
  }

  private static RefusedException below(Reason reason, String what) {
    return new RefusedException(
        reason,
        "Namespace is not dropped, for it holds the protected " + what,
        reason == Reason.CHILD_NAMESPACE_PROTECTED
            ? Remedy.UNPROTECT_NAMESPACE
            : Remedy.UNPROTECT_TABULAR,
        Remedy.FORCE);
  }
}
