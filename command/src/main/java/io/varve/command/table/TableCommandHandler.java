package io.varve.command.table;

import io.varve.command.head.HeadRepository;
import io.varve.command.head.ReadHead;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.location.LocationClaims.Claimant;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TableCommand.RecordExpiry;
import io.varve.command.table.TableCommand.UnregisterTable;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.store.MetadataKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.Aggregate;

/** Carries out commands on tables. */
public final class TableCommandHandler {

  private final HeadRepository<TableState, TableRoot> tables;
  private final NamespaceLocks namespaces;
  private final LocationClaims locations;

  public TableCommandHandler(
      HeadRepository<TableState, TableRoot> tables,
      NamespaceLocks namespaces,
      LocationClaims locations) {
    this.tables = tables;
    this.namespaces = namespaces;
    this.locations = locations;
  }

  /** Changes tables; a command of which this is a part calls it, too. */
  @CommandHandler
  public void handle(ChangeTables command, @MetaDataValue(MetadataKeys.ACTOR) String actor) {
    List<Change> ordered =
        command.changes().stream().sorted(Comparator.comparing(Change::tableId)).toList();
    claimFolders(command.warehouseId(), actor, ordered);
    shareNamespaces(ordered);
    // All heads before the first change, so that each is read once.
    List<Optional<Aggregate<TableRoot>>> heads = ordered.stream().map(this::load).toList();
    for (int i = 0; i < heads.size(); i++) {
      change(heads.get(i), ordered.get(i));
    }
  }

  // Namespaces before heads. A request that only creates holds no head, so its foreign key is
  // enough.
  private void shareNamespaces(List<Change> changes) {
    if (changes.stream().noneMatch(Change.Commit.class::isInstance)) {
      return;
    }
    Map<UUID, ObjectName> wanted = new HashMap<>();
    for (Change change : changes) {
      switch (change) {
        case Change.Create create ->
            wanted.put(create.event().name().namespaceId(), create.event().name());
        case Change.Register register ->
            wanted.put(register.event().name().namespaceId(), register.event().name());
        case Change.Commit commit -> {}
      }
    }
    if (!wanted.isEmpty()) {
      namespaces.share(wanted.keySet()).forEach(wanted::remove);
      wanted.values().stream()
          .findFirst()
          .ifPresent(
              gone -> {
                throw NameRefusals.noSuchNamespace(gone.namespace());
              });
    }
  }

  private void claimFolders(UUID warehouseId, String actor, List<Change> changes) {
    List<Location> claimed = new ArrayList<>();
    for (Change change : changes) {
      List<Location> folders = TableFolders.claimed(change).stream().map(Location::of).toList();
      for (Location wanted : folders) {
        if (claimed.stream().anyMatch(l -> l.contains(wanted) || wanted.contains(l))) {
          throw new RefusedException(
              Reason.BAD_REQUEST, "Two tables of one request want one location: " + wanted);
        }
        locations.claim(new Claimant(warehouseId, change.tableId(), actor), wanted);
      }
      claimed.addAll(folders);
    }
  }

  // Empty if the table begins. A commit changes the table as it was when it was prepared, or not at
  // all.
  private Optional<Aggregate<TableRoot>> load(Change change) {
    return switch (change) {
      case Change.Commit(TableHead base, TableCommitted event, boolean claimed) ->
          Optional.of(
              tables.load(
                  new ReadHead(
                      base.tableId(),
                      base.version(),
                      base.state(),
                      event.previousMetadataLocation())));
      case Change.Register register when !register.begins() ->
          Optional.of(tables.load(register.tableId().toString()));
      case Change.Register register -> Optional.empty();
      case Change.Create create -> Optional.empty();
    };
  }

  private void change(Optional<Aggregate<TableRoot>> head, Change change) {
    head.ifPresentOrElse(
        table -> table.execute(root -> root.carryOut(TableDecider.decide(root.state(), change))),
        () -> tables.begin(TableDecider.decide(null, change)));
  }

  @CommandHandler
  String handle(UnregisterTable command) {
    return tables
        .load(command.tableId().toString())
        .invoke(
            root -> {
              root.carryOut(TableDecider.decide(root.state(), command));
              return root.state().metadataLocation();
            });
  }

  @CommandHandler
  void handle(RecordExpiry command) {
    tables
        .load(command.tableId().toString())
        .execute(root -> root.carryOut(TableDecider.decide(root.state(), command)));
  }
}
