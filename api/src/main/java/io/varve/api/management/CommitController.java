package io.varve.api.management;

import io.varve.api.catalog.PageTokens;
import io.varve.api.position.FromHistory;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.NameRefusals;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.commit.CommitReads;
import io.varve.query.commit.CommitReads.CommitRow;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.table.RecordedFile;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataFileException;
import io.varve.storage.metadata.MetadataStore;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.iceberg.Schema;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a table or view went through: who committed what, with which client, the newest first. */
@RestController
final class CommitController {

  private static final Pattern POSITION = Pattern.compile("\\d{1,18}");
  private static final int MOST = 100;

  /** Changed schemas of a page that are compared; each is read from a metadata file. */
  private static final int MOST_SCHEMAS = 10;

  private final CommitReads reads;
  private final MetadataStore store;
  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;

  CommitController(
      CommitReads reads,
      MetadataStore store,
      RequestedWarehouses warehouses,
      WarehousePositions positions) {
    this.reads = reads;
    this.warehouses = warehouses;
    this.positions = positions;
    this.store = store;
  }

  @GetMapping("/management/v1/warehouse/{warehouse}/{kind:table|view}/{object}/commits")
  @Needs({Action.TABLE_GET_METADATA, Action.VIEW_GET_METADATA})
  @FromHistory
  ResponseEntity<byte[]> commits(
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    PageRequest asked = PageTokens.ofKeys(pageToken, pageSize, POSITION);
    TabularKind of = TabularKind.of(kind);
    UUID id =
        WarehouseIds.ofObject(object)
            .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind), object));
    UUID within = WarehouseIds.parse(warehouse);
    long through =
        asOf == null
            ? Long.MAX_VALUE
            : positions.asOf(within, warehouses.untilItsEnd(within).name(), asOf);
    Page<CommitRow> page =
        reads.list(
            within,
            kind,
            id,
            through,
            new PageRequest(asked.after(), Math.min(asked.size(), MOST)));
    if (page.items().isEmpty() && asked.after().isEmpty()) {
      throw NameRefusals.noSuchId(ObjectKind.of(kind), object);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode commits = json.putArray("commits");
    int compared = 0;
    for (CommitRow row : page.items()) {
      boolean compares =
          row.previousSchemaId() != null
              && !row.previousSchemaId().equals(row.schemaId())
              && compared++ < MOST_SCHEMAS;
      commits.add(CommitJson.of(row, compares ? schema(of, row) : null));
    }
    String next = PageTokens.next(page);
    if (next != null) {
      json.put("next-page-token", next);
    }
    return Responses.ok(LedgerJson.mapper().writeValueAsBytes(json));
  }

  /**
   * What changed in the schema, by the metadata file of the commit, which has both; null without
   * it.
   */
  private @Nullable ObjectNode schema(TabularKind kind, CommitRow row) {
    RecordedFile file = row.metadata();
    var expected = new ExpectedFile(file.location(), file.sha256(), file.length());
    Map<Integer, Schema> schemas;
    try {
      schemas =
          kind == TabularKind.TABLE
              ? store.table(expected).table().schemasById()
              : store.view(expected).view().schemasById();
    } catch (NotFoundException | MetadataFileException e) {
      return null;
    }
    Schema before = schemas.get(row.previousSchemaId());
    Schema after = schemas.get(row.schemaId());
    return before == null || after == null ? null : SchemaDiff.of(before, after);
  }
}
