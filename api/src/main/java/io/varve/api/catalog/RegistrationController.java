package io.varve.api.catalog;

import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.request.Request;
import io.varve.command.table.TableRegistrations;
import io.varve.command.view.ViewWrites;
import io.varve.query.table.TableReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import io.varve.storage.metadata.Segments;
import java.util.Objects;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Registers tables by metadata files that exist already, and unregisters them. */
@RestController
final class RegistrationController {

  private static final String NAMESPACE = "/catalog/v1/{prefix}/namespaces/{namespace}";

  private final Targets targets;
  private final TableRegistrations tables;
  private final ViewWrites views;
  private final TableReads reads;
  private final MetadataResponses answers;
  private final TableAccess access;
  private final JsonBodies json;

  RegistrationController(
      Targets targets,
      TableRegistrations tables,
      ViewWrites views,
      TableReads reads,
      MetadataResponses answers,
      TableAccess access,
      JsonBodies json) {
    this.targets = targets;
    this.tables = tables;
    this.views = views;
    this.reads = reads;
    this.answers = answers;
    this.access = access;
    this.json = json;
  }

  @PostMapping(NAMESPACE + "/register")
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_TABLE, Action.TABLE_COMMIT})
  ResponseEntity<Segments> registerTable(
      CatalogPath path,
      Request request,
      @RequestHeader(name = TableAccess.DELEGATION, required = false) @Nullable String delegation,
      @Body byte[] body) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    RegisterTableRequest register = json.read(body, RegisterTableRequest.class);
    Outcome outcome =
        tables.register(
            request,
            RequestedWarehouses.forCommand(warehouse),
            path.namespace(),
            register.name(),
            register.metadataLocation(),
            register.overwrite());
    return answers.showing(
        outcome,
        access.ofNew(
            request,
            warehouse,
            path,
            register.name(),
            outcome.objectId(),
            () -> reads.location(Objects.requireNonNull(outcome.objectId())),
            access.rightNow(request.access(), warehouse, outcome),
            false,
            delegation));
  }

  @PostMapping(NAMESPACE + "/register-view")
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_VIEW})
  ResponseEntity<Segments> registerView(CatalogPath path, Request request, @Body byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    RegisterViewRequest register = json.read(body, RegisterViewRequest.class);
    return answers.showingView(
        views.register(
            request, warehouse, path.namespace(), register.name(), register.metadataLocation()));
  }

  @PostMapping(NAMESPACE + "/tables/{table}/unregister")
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_DROP})
  ResponseEntity<Segments> unregisterTable(CatalogPath path, Request request) {
    Warehouse warehouse = targets.forCommand(path);
    return answers.unregistered(
        tables.unregister(request, warehouse, path.namespace(), path.name()));
  }
}
