package io.varve.api.catalog;

import io.varve.api.attempt.GivenCredentials.Files;
import io.varve.api.catalog.GenericTableJson.Create;
import io.varve.api.catalog.GenericTableJson.Credentials;
import io.varve.api.catalog.GenericTableJson.Loaded;
import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.ResponseMemory;
import io.varve.api.http.Written;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.generictable.GenericTableWrites;
import io.varve.command.generictable.GenericTableWrites.NewGenericTable;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.generictable.GenericTableReads;
import io.varve.query.generictable.GenericTableReads.GenericTableRow;
import io.varve.query.generictable.GenericTableReads.ListedGenericTable;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.access.ClientAccess;
import io.varve.storage.access.Delegation;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Generic tables, of other formats than Iceberg's, in the JSON of Lakekeeper's generic table API.
 */
@RestController
final class GenericTableController {

  private static final String PREFIX = "/lakekeeper/v1/{prefix}";
  private static final String GENERIC_TABLES = PREFIX + "/namespaces/{namespace}/generic-tables";
  private static final String GENERIC_TABLE = GENERIC_TABLES + "/{table}";

  /** A schema and statistics of a mebibyte each, and more. */
  private static final int MAX_BODY = 4 << 20;

  /** Nothing is signed for a generic table. */
  private static final Set<Delegation> VENDED = Set.of(Delegation.VENDED_CREDENTIALS);

  private static final Logger LOG = LoggerFactory.getLogger(GenericTableController.class);

  private final Targets targets;
  private final GenericTableReads reads;
  private final GenericTableWrites writes;
  private final TabularWrites tabulars;
  private final TableAccess access;
  private final ResponseMemory memory;
  private final JsonBodies json;

  GenericTableController(
      Targets targets,
      GenericTableReads reads,
      GenericTableWrites writes,
      TabularWrites tabulars,
      TableAccess access,
      ResponseMemory memory,
      JsonBodies json) {
    this.targets = targets;
    this.reads = reads;
    this.writes = writes;
    this.tabulars = tabulars;
    this.access = access;
    this.memory = memory;
    this.json = json;
  }

  @GetMapping(GENERIC_TABLES)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_LIST_GENERIC_TABLES})
  ResponseEntity<Written> list(
      CatalogPath path,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestParam(defaultValue = "false") boolean returnUuids,
      @RequestParam(defaultValue = "false") boolean returnProtectionStatus) {
    Targets.Listed listed = targets.listed(path);
    List<String> levels = path.namespace();
    ListFormat<ListedGenericTable> format =
        new ListFormat<>(
            "identifiers",
            (generator, found) -> {
              generator.writeStartObject();
              ListFormat.writeName(generator, levels, found.name());
              generator.writeStringField("format", found.format());
              generator.writeStringField("id", found.genericTableId().toString());
              generator.writeEndObject();
            },
            "table-uuids",
            ListedGenericTable::genericTableId,
            ListedGenericTable::protection);
    return new ListResponse<>(
            PageTokens.request(pageToken, pageSize),
            one -> reads.list(listed.namespaceId(), listed.seenBy(), one),
            format,
            new ListExtras(returnUuids, returnProtectionStatus, memory::take),
            json)
        .ok();
  }

  @PostMapping(GENERIC_TABLES)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_GENERIC_TABLE})
  ResponseEntity<byte[]> create(
      CatalogPath path,
      Request request,
      @RequestHeader(name = TableAccess.DELEGATION, required = false) @Nullable String delegation,
      @Body(max = MAX_BODY) byte[] body) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    NewGenericTable wanted = json.read(body, Create.class).checked();
    UUID id =
        Objects.requireNonNull(
            writes
                .create(
                    request, RequestedWarehouses.forCommand(warehouse), path.namespace(), wanted)
                .objectId());
    GenericTableRow row = reads.created(id);
    return Json.ok(written(Loaded.of(row, accessOfNew(request, warehouse, path, row, delegation))));
  }

  // It has been made; where no credentials can be had, the client may ask for them again.
  private ClientAccess accessOfNew(
      Request request,
      ResolvedWarehouse warehouse,
      CatalogPath path,
      GenericTableRow row,
      @Nullable String delegation) {
    try {
      return access(request, warehouse, path, row, asked(delegation));
    } catch (RuntimeException e) {
      LOG.warn("A generic table was made, and its creator got no credentials for it", e);
      return ClientAccess.NONE;
    }
  }

  @GetMapping(GENERIC_TABLE)
  @Needs({Action.WAREHOUSE_USE, Action.GENERIC_TABLE_GET_METADATA})
  ResponseEntity<byte[]> load(
      CatalogPath path,
      Request request,
      @RequestHeader(name = TableAccess.DELEGATION, required = false) @Nullable String delegation) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    GenericTableRow row = find(warehouse, path);
    return Json.ok(
        written(Loaded.of(row, access(request, warehouse, path, row, asked(delegation)))));
  }

  /** A warehouse on the local file system has no credentials to give. */
  @GetMapping(GENERIC_TABLE + "/credentials")
  @Needs({Action.WAREHOUSE_USE, Action.GENERIC_TABLE_READ_DATA})
  ResponseEntity<byte[]> credentials(CatalogPath path, Request request) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    GenericTableRow row = find(warehouse, path);
    ClientAccess given = access(request, warehouse, path, row, VENDED);
    return Json.ok(written(new Credentials(Loaded.credentials(row, given))));
  }

  @DeleteMapping(GENERIC_TABLE)
  @Needs({Action.WAREHOUSE_USE, Action.GENERIC_TABLE_DROP})
  ResponseEntity<Void> drop(
      CatalogPath path,
      Request request,
      @RequestParam(defaultValue = "false") boolean purgeRequested,
      @RequestParam(defaultValue = "false") boolean force) {
    Warehouse warehouse = targets.forCommand(path);
    tabulars.drop(
        request,
        warehouse,
        TabularKind.GENERIC_TABLE,
        path.namespace(),
        path.name(),
        purgeRequested,
        force);
    return ResponseEntity.noContent().build();
  }

  @PostMapping(PREFIX + "/generic-tables/rename")
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_GENERIC_TABLE, Action.GENERIC_TABLE_RENAME})
  ResponseEntity<Void> rename(CatalogPath path, Request request, @Body byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    Targets.rename(
        tabulars,
        request,
        warehouse,
        TabularKind.GENERIC_TABLE,
        json.read(body, RenameTableRequest.class));
    return ResponseEntity.noContent().build();
  }

  private GenericTableRow find(ResolvedWarehouse warehouse, CatalogPath path) {
    List<String> levels = path.namespace();
    String name = path.name();
    return reads
        .find(path.access(), warehouse, levels, name)
        .orElseThrow(() -> NameRefusals.noSuchObject(TabularKind.GENERIC_TABLE, levels, name));
  }

  // Clients of this API ask for credentials where they want them with a load.
  private static Set<Delegation> asked(@Nullable String delegation) {
    boolean asked = delegation != null && Delegation.in(delegation).containsAll(VENDED);
    return asked ? VENDED : Set.of();
  }

  private ClientAccess access(
      Request request,
      ResolvedWarehouse warehouse,
      CatalogPath path,
      GenericTableRow row,
      Set<Delegation> taken) {
    return access.access(
        request,
        warehouse,
        access.right(path.access(), reads.lineage(warehouse, path.namespace(), row)),
        new Files(ObjectKind.GENERIC_TABLE, row.genericTableId(), row.location()),
        taken);
  }

  private static byte[] written(Object answer) {
    return LedgerJson.mapper().writeValueAsBytes(answer);
  }
}
