package io.varve.api.catalog;

import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.ResponseMemory;
import io.varve.api.http.Written;
import io.varve.api.rights.Needs;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularWrites;
import io.varve.command.view.ViewWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.query.name.NameReads;
import io.varve.query.view.ViewReads;
import io.varve.query.view.ViewReads.ViewRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.storage.metadata.Segments;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Views (specification: tag Catalog API, paths below {@code /views}). */
@RestController
final class ViewController {

  private static final String PREFIX = "/catalog/v1/{prefix}";
  private static final String VIEWS = PREFIX + "/namespaces/{namespace}/views";
  private static final String VIEW = VIEWS + "/{view}";

  private final Targets targets;
  private final NameReads names;
  private final ResponseMemory memory;
  private final ViewReads reads;
  private final ViewChains chains;
  private final ViewWrites writes;
  private final TabularWrites tabulars;
  private final MetadataResponses answers;
  private final JsonBodies json;

  ViewController(
      Targets targets,
      NameReads names,
      ResponseMemory memory,
      ViewReads reads,
      ViewChains chains,
      ViewWrites writes,
      TabularWrites tabulars,
      MetadataResponses answers,
      JsonBodies json) {
    this.targets = targets;
    this.names = names;
    this.memory = memory;
    this.reads = reads;
    this.chains = chains;
    this.writes = writes;
    this.tabulars = tabulars;
    this.answers = answers;
    this.json = json;
  }

  @GetMapping(VIEWS)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_LIST_VIEWS})
  ResponseEntity<Written> list(
      CatalogPath path,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestParam(defaultValue = "false") boolean returnUuids,
      @RequestParam(defaultValue = "false") boolean returnProtectionStatus) {
    Targets.Listed listed = targets.listed(path);
    return Targets.list(
        path,
        listed,
        TabularKind.VIEW,
        names,
        PageTokens.request(pageToken, pageSize),
        new ListExtras(returnUuids, returnProtectionStatus, memory::take),
        json);
  }

  @PostMapping(VIEWS)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_VIEW})
  ResponseEntity<Segments> create(
      CatalogPath path, Request request, @Body(max = Body.LARGE) byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    CreateViewRequest create = json.read(body, CreateViewRequest.class);
    return answers.showingView(writes.create(request, warehouse, path.namespace(), create));
  }

  @GetMapping(VIEW)
  @Needs({Action.WAREHOUSE_USE, Action.VIEW_GET_METADATA})
  ResponseEntity<Segments> load(
      CatalogPath path,
      Request request,
      HttpServletRequest http,
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String encoding) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    ViewRow view = find(chains.through(http, request, warehouse, path).access(), warehouse, path);
    return answers.view(MetadataResponses.expected(view.metadata()), encoding);
  }

  @RequestMapping(path = VIEW, method = RequestMethod.HEAD)
  @Needs({Action.WAREHOUSE_USE, Action.VIEW_GET_METADATA})
  ResponseEntity<Void> exists(CatalogPath path) {
    find(path.access(), targets.warehouse(path), path);
    return ResponseEntity.noContent().build();
  }

  @PostMapping(VIEW)
  @Needs({Action.WAREHOUSE_USE, Action.VIEW_COMMIT})
  ResponseEntity<Segments> commit(
      CatalogPath path, Request request, @Body(max = Body.LARGE) byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    UpdateTableRequest update =
        CommitBodies.named(json.read(body, CommitBodies.ViewCommit.class).request(), path);
    return answers.showingView(
        writes.commit(
            request,
            warehouse,
            path.namespace(),
            path.name(),
            update.requirements(),
            update.updates()));
  }

  @DeleteMapping(VIEW)
  @Needs({Action.WAREHOUSE_USE, Action.VIEW_DROP})
  ResponseEntity<Void> drop(
      CatalogPath path, Request request, @RequestParam(defaultValue = "false") boolean force) {
    Warehouse warehouse = targets.forCommand(path);
    tabulars.drop(
        request, warehouse, TabularKind.VIEW, path.namespace(), path.name(), false, force);
    return ResponseEntity.noContent().build();
  }

  @PostMapping(PREFIX + "/views/rename")
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_VIEW, Action.VIEW_RENAME})
  ResponseEntity<Void> rename(CatalogPath path, Request request, @Body byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    Targets.rename(
        tabulars, request, warehouse, TabularKind.VIEW, json.read(body, RenameTableRequest.class));
    return ResponseEntity.noContent().build();
  }

  private ViewRow find(Access asking, ResolvedWarehouse warehouse, CatalogPath path) {
    List<String> levels = path.namespace();
    String name = path.name();
    return reads
        .find(asking, warehouse, levels, name)
        .orElseThrow(() -> NameRefusals.noSuchObject(TabularKind.VIEW, levels, name));
  }
}
