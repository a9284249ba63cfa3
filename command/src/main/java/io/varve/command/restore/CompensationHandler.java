package io.varve.command.restore;

import io.varve.command.head.HeadMovedException;
import io.varve.command.head.HeadRepository;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.namespace.NamespaceCommand.DropNamespace;
import io.varve.command.namespace.NamespaceCommand.MoveNamespace;
import io.varve.command.namespace.NamespaceCommand.RestoreNamespace;
import io.varve.command.namespace.NamespaceDecider;
import io.varve.command.namespace.NamespaceRoot;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.restore.Compensation.OfNamespace;
import io.varve.command.restore.Compensation.OfRights;
import io.varve.command.restore.Compensation.OfTabular;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TableCommandHandler;
import io.varve.command.tabular.TabularCommand;
import io.varve.command.tabular.TabularDecider;
import io.varve.command.tabular.TabularDecider.Facts;
import io.varve.command.tabular.TabularHeads;
import io.varve.command.view.ViewCommandHandler;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.store.MetadataKeys;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.jspecify.annotations.Nullable;

/** Carries out a {@link Compensation} in one transaction, by the rules of each of its parts. */
public final class CompensationHandler {

  private final HeadRepository<NamespaceState, NamespaceRoot> namespaces;
  private final TabularHeads tabulars;
  private final NamespaceLocks locks;
  private final TableCommandHandler tables;
  private final ViewCommandHandler views;
  private final OtherChanges others;

  public CompensationHandler(
      HeadRepository<NamespaceState, NamespaceRoot> namespaces,
      TabularHeads tabulars,
      NamespaceLocks locks,
      TableCommandHandler tables,
      ViewCommandHandler views,
      OtherChanges others) {
    this.namespaces = namespaces;
    this.tabulars = tabulars;
    this.locks = locks;
    this.tables = tables;
    this.views = views;
    this.others = others;
  }

  @CommandHandler
  void handle(Compensation command, @MetaDataValue(MetadataKeys.ACTOR) String actor) {
    lockNamespaces(command);
    command.namespaces().forEach(this::change);
    command.tabulars().forEach(part -> change(command.warehouseId(), actor, part));
    command.ended().forEach(this::change);
    others.carryOut(command.others());
  }

  @CommandHandler
  void handle(OfRights command, @MetaDataValue(MetadataKeys.ACTOR) String actor) {
    handle(command.all(), actor);
  }

  // Namespaces before heads, as all commands do. The heads were read before, and are compared.
  private void lockNamespaces(Compensation command) {
    if (!locks.share(command.there()).containsAll(command.there())) {
      throw new HeadMovedException();
    }
    for (OfNamespace part : command.namespaces()) {
      switch (part.command()) {
        case MoveNamespace move -> {
          locks.lockForMove(move.namespaceId(), move.parentId());
          if (locks.hasChildren(move.namespaceId())
              || !isThere(command, move.parentId(), move.to())) {
            throw new HeadMovedException();
          }
        }
        case RestoreNamespace restore -> {
          if (!isThere(command, restore.parentId(), restore.levels())) {
            throw new HeadMovedException();
          }
        }
        default -> locks.lockForChange(part.head().streamId());
      }
    }
    List<UUID> ended =
        command.ended().stream()
            .map(OfNamespace::command)
            .map(drop -> ((DropNamespace) drop).namespaceId())
            .toList();
    if (!locks.lockForDrop(ended).containsAll(ended)) {
      throw new HeadMovedException();
    }
  }

  /** Whether the namespace above one has the name that it must, or gets it by this command. */
  private boolean isThere(Compensation command, @Nullable UUID parentId, List<String> levels) {
    return parentId == null
        || command.namespaces().stream().anyMatch(part -> isNamed(part, parentId))
        || locks.shareParent(parentId, levels);
  }

  private static boolean isNamed(OfNamespace part, UUID id) {
    return switch (part.command()) {
      case RestoreNamespace restore -> restore.namespaceId().equals(id);
      case MoveNamespace move -> move.namespaceId().equals(id);
      default -> false;
    };
  }

  private void change(OfNamespace part) {
    namespaces
        .load(part.head())
        .execute(root -> root.carryOut(NamespaceDecider.decide(root.state(), part.command())));
  }

  private void change(@Nullable UUID warehouseId, String actor, OfTabular part) {
    ObjectName undropTo = part.undropTo();
    if (undropTo != null) {
      tabulars.decide(part.kind(), part.head(), state -> TabularDecider.undrop(state, undropTo));
    }
    for (TabularCommand one : part.commands()) {
      tabulars.decide(
          part.kind(),
          part.head(),
          state -> TabularDecider.decide(state, one, new Facts(Instant.now(), false)));
    }
    if (part.table() != null) {
      tables.handle(
          new ChangeTables(Objects.requireNonNull(warehouseId), List.of(part.table())), actor);
    }
    if (part.view() != null) {
      views.handle(part.view(), actor);
    }
  }
}
