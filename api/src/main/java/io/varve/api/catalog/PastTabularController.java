package io.varve.api.catalog;

import io.varve.api.catalog.MetadataResponses.Snapshots;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.ResponseMemory;
import io.varve.api.http.Written;
import io.varve.api.rights.Needs;
import io.varve.command.request.Request;
import io.varve.ledger.event.TabularKind;
import io.varve.query.name.NameReads.ListedName;
import io.varve.query.past.PastNames;
import io.varve.query.past.PastReads.PastNamespace;
import io.varve.query.past.PastReads.PastTabular;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.access.ClientAccess;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.Segments;
import java.util.List;
import java.util.Objects;
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

/** Tables and views as they were: what {@link TableReadController} serves, at a position. */
@RestController
final class PastTabularController {

  private static final String NAMESPACE = "/catalog/v1/{prefix}@{position}/namespaces/{namespace}";
  private static final String TABLES = NAMESPACE + "/tables";
  private static final String TABLE = TABLES + "/{table}";
  private static final String VIEWS = NAMESPACE + "/views";
  private static final String VIEW = VIEWS + "/{view}";

  private final PastTargets targets;
  private final PastNames names;
  private final MetadataResponses answers;
  private final PastAccess access;
  private final ResponseMemory memory;
  private final JsonBodies json;

  PastTabularController(
      PastTargets targets,
      PastNames names,
      MetadataResponses answers,
      PastAccess access,
      ResponseMemory memory,
      JsonBodies json) {
    this.targets = targets;
    this.names = names;
    this.answers = answers;
    this.access = access;
    this.memory = memory;
    this.json = json;
  }

  @GetMapping(TABLES)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_LIST_TABLES})
  ResponseEntity<Written> tables(
      CatalogPath path,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestParam(defaultValue = "false") boolean returnUuids) {
    return list(path, ObjectKind.TABLE, pageToken, pageSize, returnUuids);
  }

  @GetMapping(VIEWS)
  @Needs({Action.WAREHOUSE_USE, Action.NAMESPACE_LIST_VIEWS})
  ResponseEntity<Written> views(
      CatalogPath path,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestParam(defaultValue = "false") boolean returnUuids) {
    return list(path, ObjectKind.VIEW, pageToken, pageSize, returnUuids);
  }

  private ResponseEntity<Written> list(
      CatalogPath path,
      ObjectKind kind,
      @Nullable String pageToken,
      @Nullable String pageSize,
      boolean returnUuids) {
    PastTargets.At at = targets.at(path);
    List<String> levels = path.namespace();
    PastNamespace namespace = targets.namespace(path, at, levels);
    ListFormat<ListedName> format =
        new ListFormat<>(
            "identifiers",
            (generator, found) -> {
              generator.writeStartObject();
              ListFormat.writeName(generator, levels, found.name());
              generator.writeEndObject();
            },
            "table-uuids",
            found -> Objects.requireNonNull(found.objectId()),
            ListedName::protection);
    return new ListResponse<>(
            PageTokens.request(pageToken, pageSize),
            one ->
                names.tabulars(
                    path.access(), at.warehouse(), at.position(), namespace.lineage(), kind, one),
            format,
            new ListExtras(returnUuids, false, memory::take),
            json)
        .ok();
  }

  @GetMapping(TABLE)
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_GET_METADATA})
  ResponseEntity<Segments> table(
      CatalogPath path,
      Request request,
      @RequestParam(required = false) @Nullable String snapshots,
      @RequestHeader(name = "If-None-Match", required = false) @Nullable String ifNoneMatch,
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String encoding) {
    Snapshots wanted = Snapshots.of(snapshots);
    PastTargets.At at = targets.at(path);
    PastTabular table = targets.tabular(path, at, TabularKind.TABLE);
    ExpectedFile metadata = MetadataResponses.expected(table.metadata());
    return targets.unlessGone(
        table,
        () -> {
          AccessPart part = access.part(request, at.warehouse(), path, table);
          String eTag = MetadataResponses.eTag(metadata, wanted, part);
          if (ifNoneMatch != null && ETagMatch.matches(ifNoneMatch, eTag)) {
            answers.checkThere(metadata);
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                .eTag(eTag)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .build();
          }
          return answers.at(metadata, wanted, encoding, part);
        });
  }

  @RequestMapping(path = TABLE, method = RequestMethod.HEAD)
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_GET_METADATA})
  ResponseEntity<Void> tableExists(CatalogPath path) {
    targets.tabular(path, targets.at(path), TabularKind.TABLE);
    return ResponseEntity.noContent().build();
  }

  @GetMapping(TABLE + "/credentials")
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_READ_DATA})
  ResponseEntity<byte[]> credentials(CatalogPath path, Request request) {
    PastTargets.At at = targets.at(path);
    PastTabular table = targets.tabular(path, at, TabularKind.TABLE);
    ClientAccess given = access.credentials(request, at.warehouse(), path, table);
    return Json.ok(
        json.write(AccessPart.credentials(given, table.location(), AccessPaths.refresh(path))));
  }

  @GetMapping(VIEW)
  @Needs({Action.WAREHOUSE_USE, Action.VIEW_GET_METADATA})
  ResponseEntity<Segments> view(
      CatalogPath path,
      @RequestHeader(name = "Accept-Encoding", required = false) @Nullable String encoding) {
    PastTabular view = targets.tabular(path, targets.at(path), TabularKind.VIEW);
    return targets.unlessGone(
        view, () -> answers.view(MetadataResponses.expected(view.metadata()), encoding));
  }

  @RequestMapping(path = VIEW, method = RequestMethod.HEAD)
  @Needs({Action.WAREHOUSE_USE, Action.VIEW_GET_METADATA})
  ResponseEntity<Void> viewExists(CatalogPath path) {
    targets.tabular(path, targets.at(path), TabularKind.VIEW);
    return ResponseEntity.noContent().build();
  }
}
