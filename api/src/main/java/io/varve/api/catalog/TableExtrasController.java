package io.varve.api.catalog;

import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.command.lookup.Lookup;
import io.varve.command.lookup.Lookup.FoundObject;
import io.varve.command.request.Request;
import io.varve.query.metrics.MetricsReports;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;
import org.apache.iceberg.rest.requests.ReportMetricsRequestParser;
import org.apache.iceberg.rest.responses.ImmutableLoadCredentialsResponse;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What clients ask and tell beside a table's metadata. */
@RestController
final class TableExtrasController {

  private static final String TABLE = "/catalog/v1/{prefix}/namespaces/{namespace}/tables/{table}";

  private final Lookup lookup;
  private final MetricsReports reports;
  private final JsonBodies json;

  TableExtrasController(Lookup lookup, MetricsReports reports, JsonBodies json) {
    this.lookup = lookup;
    this.reports = reports;
    this.json = json;
  }

  /** A warehouse on the local file system has no credentials to give. */
  @GetMapping(TABLE + "/credentials")
  ResponseEntity<byte[]> credentials(CatalogPath path) {
    table(path);
    return Json.ok(json.write(ImmutableLoadCredentialsResponse.builder().build()));
  }

  @PostMapping(TABLE + "/metrics")
  ResponseEntity<Void> report(CatalogPath path, Request request, @Body byte[] body) {
    FoundObject table = table(path);
    ReportMetricsRequest report = json.read(body, ReportMetricsRequest.class);
    reports.add(table.objectId(), request.actor(), ReportMetricsRequestParser.toJson(report));
    return ResponseEntity.noContent().build();
  }

  private FoundObject table(CatalogPath path) {
    return lookup.object(
        Targets.warehouse(lookup, path).warehouseId(), "table", path.namespace(), path.name());
  }
}
