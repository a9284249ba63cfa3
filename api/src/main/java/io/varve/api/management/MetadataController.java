package io.varve.api.management;

import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.refusal.NameRefusals;
import io.varve.ledger.event.TabularKind;
import io.varve.query.table.RecordedFile;
import io.varve.query.table.TableReads;
import io.varve.query.view.ViewReads;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.MetadataStore.Restored;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Brings the newest metadata file of a table or view back, which somebody altered or deleted. */
@RestController
final class MetadataController {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataController.class);

  private final TableReads tables;
  private final ViewReads views;
  private final MetadataStore store;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  MetadataController(
      TableReads tables,
      ViewReads views,
      MetadataStore store,
      RequestedWarehouses warehouses,
      JsonBodies json) {
    this.tables = tables;
    this.views = views;
    this.store = store;
    this.warehouses = warehouses;
    this.json = json;
  }

  /** Whether the file had to be restored; it is what the ledger recorded now in any case. */
  private record Answer(String metadataLocation, boolean restored) {}

  @PostMapping("/management/v1/warehouse/{warehouse}/{kind:table|view}/{object}/restore-metadata")
  @Needs({Action.TABLE_SET_PROTECTION, Action.VIEW_SET_PROTECTION})
  ResponseEntity<byte[]> restore(
      @PathVariable String warehouse, @PathVariable String kind, @PathVariable String object) {
    TabularKind of = TabularKind.of(kind);
    UUID warehouseId = warehouses.existing(WarehouseIds.parse(warehouse)).warehouseId();
    RecordedFile file =
        WarehouseIds.ofObject(object)
            .flatMap(id -> metadata(warehouseId, of, id))
            .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind), object));
    Restored restored =
        store.restore(new ExpectedFile(file.location(), file.sha256(), file.length()));
    if (restored == Restored.NO_COPY) {
      throw new HttpRefusedException(
          ErrorType.NOT_FOUND,
          "Neither this node's memory nor Postgres has the true bytes of "
              + file.location()
              + "; restore it from a backup, or register an older metadata file with overwrite");
    }
    if (restored == Restored.RESTORED) {
      LOG.warn("Metadata file {} was altered or gone, and was restored", file.location());
    }
    return Responses.ok(json.write(new Answer(file.location(), restored == Restored.RESTORED)));
  }

  private Optional<RecordedFile> metadata(UUID warehouseId, TabularKind kind, UUID id) {
    return kind == TabularKind.TABLE
        ? tables.metadata(warehouseId, id)
        : views.metadata(warehouseId, id);
  }
}
