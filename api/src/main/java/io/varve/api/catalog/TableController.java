package io.varve.api.catalog;

import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.commit.TableCommits;
import io.varve.command.commit.TableCommits.TableUpdate;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.request.Request;
import io.varve.command.table.TableWrites;
import io.varve.command.tabular.TabularWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.query.table.TableReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import io.varve.storage.file.LocalFolders;
import io.varve.storage.metadata.Segments;
import io.varve.storage.routing.Stores;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Changes tables (specification: tag Catalog API, paths below {@code /tables}). */
@RestController
final class TableController {

  private static final String PREFIX = "/catalog/v1/{prefix}";
  private static final String TABLES = PREFIX + "/namespaces/{namespace}/tables";
  private static final String TABLE = TABLES + "/{table}";

  private final Targets targets;
  private final TableReads reads;
  private final TableWrites writes;
  private final TabularWrites tabulars;
  private final TableCommits commits;
  private final MetadataResponses answers;
  private final TableAccess access;
  private final JsonBodies json;

  TableController(
      Targets targets,
      TableReads reads,
      TableWrites writes,
      TabularWrites tabulars,
      TableCommits commits,
      MetadataResponses answers,
      TableAccess access,
      JsonBodies json) {
    this.targets = targets;
    this.reads = reads;
    this.writes = writes;
    this.tabulars = tabulars;
    this.commits = commits;
    this.answers = answers;
    this.access = access;
    this.json = json;
  }

  @PostMapping(TABLES)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_TABLE})
  ResponseEntity<Segments> create(
      CatalogPath path,
      Request request,
      @RequestHeader(name = TableAccess.DELEGATION, required = false) @Nullable String delegation,
      @Body(max = Body.LARGE) byte[] body) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    Warehouse target = RequestedWarehouses.forCommand(warehouse);
    CreateTableRequest create = json.read(body, CommitBodies.TableCreation.class).request();
    if (create.stageCreate()) {
      TableMetadata staged = writes.stage(request, target, path.namespace(), create);
      if (Stores.isLocal(warehouse.location())) {
        // Some clients, such as DuckDB, write into folders and make none.
        LocalFolders.make(warehouse.location(), staged.location() + "/data");
        LocalFolders.make(warehouse.location(), staged.location() + "/metadata");
      }
      return answers.staged(
          staged,
          access.ofNew(
              request,
              warehouse,
              path,
              create.name(),
              null,
              () -> Optional.of(staged.location()),
              access.ofCreator(),
              true,
              delegation));
    }
    Outcome outcome = writes.create(request, target, path.namespace(), create);
    return answers.showing(
        outcome,
        access.ofNew(
            request,
            warehouse,
            path,
            create.name(),
            outcome.objectId(),
            () -> locationNow(outcome),
            access.rightNow(request.access(), warehouse, outcome),
            false,
            delegation));
  }

  @PostMapping(TABLE)
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_CREATE_TABLE,
    Action.TABLE_COMMIT,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<Segments> commit(
      CatalogPath path, Request request, @Body(max = Body.LARGE) byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    UpdateTableRequest update =
        CommitBodies.named(json.read(body, CommitBodies.TableCommit.class).request(), path);
    return answers.showing(
        commits.commit(
            request,
            warehouse,
            new TableUpdate(
                path.namespace(), path.name(), update.requirements(), update.updates())));
  }

  @DeleteMapping(TABLE)
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_DROP})
  ResponseEntity<Void> drop(
      CatalogPath path,
      Request request,
      @RequestParam(defaultValue = "false") boolean purgeRequested,
      @RequestParam(defaultValue = "false") boolean force) {
    Warehouse warehouse = targets.forCommand(path);
    tabulars.drop(
        request,
        warehouse,
        TabularKind.TABLE,
        path.namespace(),
        path.name(),
        purgeRequested,
        force);
    return ResponseEntity.noContent().build();
  }

  @PostMapping(PREFIX + "/tables/rename")
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_TABLE, Action.TABLE_RENAME})
  ResponseEntity<Void> rename(CatalogPath path, Request request, @Body byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    Targets.rename(
        tabulars, request, warehouse, TabularKind.TABLE, json.read(body, RenameTableRequest.class));
    return ResponseEntity.noContent().build();
  }

  @PostMapping(PREFIX + "/transactions/commit")
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_CREATE_TABLE,
    Action.TABLE_COMMIT,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<Void> commitTransaction(
      CatalogPath path, Request request, @Body(max = Body.LARGE) byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    CommitBodies.Transaction transaction = json.read(body, CommitBodies.Transaction.class);
    commits.commitTransaction(
        request,
        warehouse,
        transaction.changes().stream()
            .map(
                change ->
                    new TableUpdate(
                        Targets.levels(change.identifier()),
                        Targets.name(change.identifier()),
                        change.requirements(),
                        change.updates()))
            .toList());
    return ResponseEntity.noContent().build();
  }

  // Not that of the metadata in the response: of a replayed request it may be somebody else's by
  // now.
  private Optional<String> locationNow(Outcome outcome) {
    return reads.location(Objects.requireNonNull(outcome.objectId()));
  }
}
