package io.varve.api.catalog;

import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.ResponseMemory;
import io.varve.api.http.Written;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.ChosenLocations;
import io.varve.command.lookup.Warehouse;
import io.varve.command.namespace.NamespaceWrites;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.namespace.Lineages;
import io.varve.query.namespace.NamespaceReads;
import io.varve.query.namespace.NamespaceReads.ListedNamespace;
import io.varve.query.namespace.NamespaceReads.NamespaceRow;
import io.varve.query.page.PageRequest;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces (specification: tag Catalog API, paths below {@code /namespaces}). */
@RestController
final class NamespaceController {

  private static final String NAMESPACES = "/catalog/v1/{prefix}/namespaces";
  private static final String NAMESPACE = NAMESPACES + "/{namespace}";

  private final Targets targets;
  private final NamespaceReads reads;
  private final NamespaceWrites writes;
  private final ResponseMemory memory;
  private final JsonBodies json;

  NamespaceController(
      Targets targets,
      NamespaceReads reads,
      NamespaceWrites writes,
      ResponseMemory memory,
      JsonBodies json) {
    this.targets = targets;
    this.reads = reads;
    this.writes = writes;
    this.memory = memory;
    this.json = json;
  }

  @GetMapping(NAMESPACES)
  @Needs({Action.WAREHOUSE_LIST_NAMESPACES, Action.NAMESPACE_LIST_NAMESPACES})
  ResponseEntity<Written> list(
      CatalogPath path,
      @RequestParam(required = false) @Nullable String parent,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestParam(defaultValue = "false") boolean returnUuids,
      @RequestParam(defaultValue = "false") boolean returnProtectionStatus) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    UUID warehouseId = warehouse.warehouseId();
    PageRequest page = PageTokens.request(pageToken, pageSize);
    NamespaceRow above =
        parent == null || parent.isEmpty() ? null : parent(path.access(), warehouse, parent);
    UUID within = above == null ? null : above.namespaceId();
    Optional<List<String>> seenBy =
        path.access()
            .filter(
                above == null
                    ? Lineages.of(warehouse)
                    : reads.lineage(warehouse, above.levels(), above.namespaceId()));
    ListFormat<ListedNamespace> format =
        new ListFormat<>(
            "namespaces",
            (generator, found) -> ListFormat.writeLevels(generator, found.levels()),
            "namespace-uuids",
            ListedNamespace::namespaceId,
            ListedNamespace::protection);
    return new ListResponse<>(
            page,
            one ->
                within == null
                    ? reads.top(warehouseId, seenBy, one)
                    : reads.children(within, seenBy, one),
            format,
            new ListExtras(returnUuids, returnProtectionStatus, memory::take),
            json)
        .ok();
  }

  @PostMapping(NAMESPACES)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_CREATE_NAMESPACE})
  ResponseEntity<byte[]> create(CatalogPath path, Request request, @Body byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    CreateNamespaceRequest create = json.read(body, CreateNamespaceRequest.class);
    Map<String, String> properties = create.properties();
    return answer(
        writes.create(
            request,
            warehouse,
            Arrays.asList(create.namespace().levels()),
            properties == null ? Map.of() : properties));
  }

  @GetMapping(NAMESPACE)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_GET_METADATA})
  ResponseEntity<byte[]> load(
      CatalogPath path, @RequestParam(defaultValue = "false") boolean returnUuid) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    NamespaceRow row = load(path.access(), warehouse, path.namespace());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    row.levels().forEach(answer.putArray("namespace")::add);
    if (returnUuid) {
      answer.put("namespace-uuid", row.namespaceId().toString());
    }
    ObjectNode properties = (ObjectNode) LedgerJson.mapper().readTree(row.properties());
    if (!properties.has("location")) {
      // Trino makes tables below it, or else finds the folder that we chose not empty.
      properties.put(
          "location",
          ChosenLocations.ofNamespace(
              warehouse.location(),
              RequestedWarehouses.storage(warehouse).layout(),
              row.namespaceId(),
              row.levels(),
              () -> lineage(warehouse.warehouseId(), row.levels())));
    }
    answer.set("properties", properties);
    return Json.ok(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  @RequestMapping(path = NAMESPACE, method = RequestMethod.HEAD)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_GET_METADATA})
  ResponseEntity<Void> exists(CatalogPath path) {
    load(path.access(), targets.warehouse(path), path.namespace());
    return ResponseEntity.noContent().build();
  }

  @PostMapping(NAMESPACE + "/properties")
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_UPDATE_PROPERTIES})
  ResponseEntity<byte[]> update(CatalogPath path, Request request, @Body byte[] body) {
    Warehouse warehouse = targets.forCommand(path);
    UpdateNamespacePropertiesRequest update =
        json.read(body, CommitBodies.NamespaceUpdate.class).request();
    return answer(
        writes.updateProperties(
            request, warehouse, path.namespace(), update.updates(), update.removals()));
  }

  @DeleteMapping(NAMESPACE)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_DELETE})
  ResponseEntity<Void> drop(
      CatalogPath path,
      Request request,
      @RequestParam(defaultValue = "false") boolean recursive,
      @RequestParam(defaultValue = "false") boolean purge,
      @RequestParam(defaultValue = "false") boolean force) {
    writes.drop(request, targets.forCommand(path), path.namespace(), recursive, purge, force);
    return ResponseEntity.noContent().build();
  }

  /** PyIceberg encodes a parent twice: what it means is found where no namespace has that name. */
  private NamespaceRow parent(Access access, ResolvedWarehouse warehouse, String parent) {
    return reads
        .find(access, warehouse, CatalogPath.levels(parent))
        .or(
            () ->
                CatalogPath.levelsEncodedTwice(parent)
                    .flatMap(levels -> reads.find(access, warehouse, levels)))
        .orElseThrow(() -> NameRefusals.noSuchNamespace(CatalogPath.levels(parent)));
  }

  private NamespaceRow load(Access access, ResolvedWarehouse warehouse, List<String> levels) {
    return reads
        .find(access, warehouse, levels)
        .orElseThrow(() -> NameRefusals.noSuchNamespace(levels));
  }

  private List<UUID> lineage(UUID warehouseId, List<String> levels) {
    List<UUID> ids = reads.lineage(warehouseId, levels);
    if (ids.size() < levels.size()) {
      throw NameRefusals.noSuchNamespace(levels);
    }
    return ids;
  }

  private static ResponseEntity<byte[]> answer(Outcome outcome) {
    String body = Objects.requireNonNull(outcome.body()).text();
    return Json.ok(body.getBytes(StandardCharsets.UTF_8));
  }
}
