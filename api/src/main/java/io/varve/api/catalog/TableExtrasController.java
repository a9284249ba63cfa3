package io.varve.api.catalog;

import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.ledger.event.TabularKind;
import io.varve.query.table.TableReads;
import io.varve.query.table.TableReads.TableRow;
import io.varve.query.usage.UsageLog;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.access.ClientAccess;
import io.varve.storage.access.Delegation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What clients ask and tell beside a table's metadata. */
@RestController
final class TableExtrasController {

  private static final String TABLE = "/catalog/v1/{prefix}/namespaces/{namespace}/tables/{table}";

  /** Bytes of a report that is kept: names of some thousand columns. */
  private static final int MOST_REPORT = 256 << 10;

  private final Targets targets;
  private final TableReads tables;
  private final ViewChains chains;
  private final TableAccess access;
  private final UsageLog usage;
  private final JsonBodies json;

  TableExtrasController(
      Targets targets,
      TableReads tables,
      ViewChains chains,
      TableAccess access,
      UsageLog usage,
      JsonBodies json) {
    this.targets = targets;
    this.tables = tables;
    this.chains = chains;
    this.access = access;
    this.usage = usage;
    this.json = json;
  }

  /** A warehouse on the local file system has no credentials to give. */
  @GetMapping(TABLE + "/credentials")
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_READ_DATA})
  ResponseEntity<byte[]> credentials(CatalogPath path, Request request, HttpServletRequest http) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    Through through = chains.through(http, request, warehouse, path);
    TableRow table = table(through.access(), warehouse, path);
    ClientAccess given =
        access.access(
            request,
            warehouse,
            through.limited(
                access.right(through.access(), tables.lineage(warehouse, path.namespace(), table))),
            through.files(ObjectKind.TABLE, table.tableId(), table.location()),
            Set.of(Delegation.VENDED_CREDENTIALS));
    return Json.ok(
        json.write(
            AccessPart.credentials(
                given, table.location(), AccessPaths.refresh(path) + through.query())));
  }

  /**
   * A report is answered before it is kept, and one that is not kept is counted and let go: no
   * client would repeat it.
   */
  @PostMapping(TABLE + "/metrics")
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_GET_METADATA})
  ResponseEntity<Void> report(CatalogPath path, Request request, @Body byte[] body) {
    TableRow table = table(path.access(), targets.warehouse(path), path);
    ReportMetricsRequest report = json.read(body, ReportMetricsRequest.class);
    ReportedUsage.of(
            table.tableId(), request.actor(), request.client().userAgent(), report.report())
        .filter(kept -> body.length <= MOST_REPORT)
        .ifPresentOrElse(usage::add, usage::lost);
    return ResponseEntity.noContent().build();
  }

  private TableRow table(Access asking, ResolvedWarehouse warehouse, CatalogPath path) {
    List<String> levels = path.namespace();
    return tables
        .find(asking, warehouse, levels, path.name())
        .orElseThrow(() -> NameRefusals.noSuchObject(TabularKind.TABLE, levels, path.name()));
  }
}
