package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.ResponseMemory;
import io.varve.api.http.Written;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.location.ChosenLocations;
import io.varve.query.namespace.Lineages;
import io.varve.query.namespace.NamespaceReads.ListedNamespace;
import io.varve.query.page.PageRequest;
import io.varve.query.past.PastNames;
import io.varve.query.past.PastReads;
import io.varve.query.past.PastReads.PastNamespace;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces as they were: {@link NamespaceController} at a position. */
@RestController
final class PastNamespaceController {

  private static final String NAMESPACES = "/catalog/v1/{prefix}@{position}/namespaces";
  private static final String NAMESPACE = NAMESPACES + "/{namespace}";

  private final PastTargets targets;
  private final PastReads reads;
  private final PastNames names;
  private final ResponseMemory memory;
  private final JsonBodies json;

  PastNamespaceController(
      PastTargets targets,
      PastReads reads,
      PastNames names,
      ResponseMemory memory,
      JsonBodies json) {
    this.targets = targets;
    this.reads = reads;
    this.names = names;
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
      @RequestParam(defaultValue = "false") boolean returnUuids) {
    PastTargets.At at = targets.at(path);
    PageRequest page = PageTokens.request(pageToken, pageSize);
    List<String> levels = parent == null || parent.isEmpty() ? List.of() : levels(parent);
    Lineage container =
        levels.isEmpty()
            ? Lineages.of(at.warehouse())
            : targets.namespace(path, at, levels).lineage();
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
                names.namespaces(
                    path.access(), at.warehouse(), at.position(), levels, container, one),
            format,
            new ListExtras(returnUuids, false, memory::take),
            json)
        .ok();
  }

  @GetMapping(NAMESPACE)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_GET_METADATA})
  ResponseEntity<byte[]> load(CatalogPath path) {
    PastTargets.At at = targets.at(path);
    List<String> levels = path.namespace();
    PastNamespace namespace = targets.namespace(path, at, levels);
    Map<String, String> properties = reads.properties(namespace.id(), at.position());
    properties.computeIfAbsent(
        "location",
        key ->
            ChosenLocations.ofNamespace(
                at.warehouse().location(),
                RequestedWarehouses.storage(at.warehouse()).layout(),
                namespace.id(),
                levels,
                namespace::ids));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    levels.forEach(answer.putArray("namespace")::add);
    properties.forEach(answer.putObject("properties")::put);
    return Json.ok(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  @RequestMapping(path = NAMESPACE, method = RequestMethod.HEAD)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_GET_METADATA})
  ResponseEntity<Void> exists(CatalogPath path) {
    targets.namespace(path, targets.at(path), path.namespace());
    return ResponseEntity.noContent().build();
  }

  // PyIceberg encodes a parent twice; no name of a namespace has an escape that it would be.
  private static List<String> levels(String parent) {
    return CatalogPath.levelsEncodedTwice(parent).orElseGet(() -> CatalogPath.levels(parent));
  }
}
