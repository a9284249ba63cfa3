package io.varve.api.catalog;

import io.varve.api.catalog.MetadataResponses.Snapshots;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.ResponseMemory;
import io.varve.api.http.Written;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.ledger.event.TabularKind;
import io.varve.query.name.NameReads;
import io.varve.query.table.TableReads;
import io.varve.query.table.TableReads.TableRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.Segments;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads tables (specification: tag Catalog API, paths below {@code /tables}). */
@RestController
final class TableReadController {

  private static final String TABLES = "/catalog/v1/{prefix}/namespaces/{namespace}/tables";
  private static final String TABLE = TABLES + "/{table}";

  private final Targets targets;
  private final NameReads names;
  private final ResponseMemory memory;
  private final TableReads reads;
  private final ViewChains chains;
  private final MetadataResponses answers;
  private final TableAccess access;
  private final JsonBodies json;

  TableReadController(
      Targets targets,
      NameReads names,
      ResponseMemory memory,
      TableReads reads,
      ViewChains chains,
      MetadataResponses answers,
      TableAccess access,
      JsonBodies json) {
    this.targets = targets;
    this.names = names;
    this.memory = memory;
    this.reads = reads;
    this.chains = chains;
    this.answers = answers;
    this.access = access;
    this.json = json;
  }

  @GetMapping(TABLES)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_LIST_TABLES})
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
        TabularKind.TABLE,
        names,
        PageTokens.request(pageToken, pageSize),
        new ListExtras(returnUuids, returnProtectionStatus, memory::take),
        json);
  }

  @GetMapping(TABLE)
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_GET_METADATA})
  ResponseEntity<Segments> load(
      CatalogPath path,
      Request request,
      HttpServletRequest http,
      @RequestParam(required = false) @Nullable String snapshots,
      @RequestHeader(name = TableAccess.DELEGATION, required = false) @Nullable String delegation,
      @RequestHeader(name = "If-None-Match", required = false) @Nullable String ifNoneMatch,
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String encoding) {
    Snapshots wanted = Snapshots.of(snapshots);
    ResolvedWarehouse warehouse = targets.warehouse(path);
    Through through = chains.through(http, request, warehouse, path);
    TableRow table = find(through.access(), warehouse, path);
    ExpectedFile metadata = MetadataResponses.expected(table.metadata());
    AccessPart part =
        access.part(
            request,
            warehouse,
            path,
            through,
            reads.lineage(warehouse, path.namespace(), table),
            table.location(),
            delegation);
    if (ifNoneMatch != null) {
      String eTag = MetadataResponses.eTag(metadata, wanted, part);
      if (ETagMatch.matches(ifNoneMatch, eTag)) {
        answers.checkThere(metadata);
        return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
            .eTag(eTag)
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
            .build();
      }
    }
    return answers.at(metadata, wanted, encoding, part);
  }

  @RequestMapping(path = TABLE, method = RequestMethod.HEAD)
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_GET_METADATA})
  ResponseEntity<Void> exists(CatalogPath path) {
    find(path.access(), targets.warehouse(path), path);
    return ResponseEntity.noContent().build();
  }

  private TableRow find(Access asking, ResolvedWarehouse warehouse, CatalogPath path) {
    List<String> levels = path.namespace();
    String name = path.name();
    return reads
        .find(asking, warehouse, levels, name)
        .orElseThrow(() -> NameRefusals.noSuchObject(TabularKind.TABLE, levels, name));
  }
}
