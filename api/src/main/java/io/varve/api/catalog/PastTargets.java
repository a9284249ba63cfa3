package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.NameRefusals;
import io.varve.ledger.event.TabularKind;
import io.varve.query.namespace.Lineages;
import io.varve.query.past.PastReads;
import io.varve.query.past.PastReads.PastNamespace;
import io.varve.query.past.PastReads.PastTabular;
import io.varve.query.past.PastReads.Removal;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.springframework.stereotype.Component;

/** What a catalog path names in a warehouse as it was. */
@Component
final class PastTargets {

  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;
  private final PastReads reads;

  PastTargets(RequestedWarehouses warehouses, WarehousePositions positions, PastReads reads) {
    this.warehouses = warehouses;
    this.positions = positions;
    this.reads = reads;
  }

  /** The warehouse of a path as it is now, and the position at which it is read. */
  record At(ResolvedWarehouse warehouse, long position) {}

  /** The warehouse and the position of a path. */
  At at(CatalogPath path) {
    CatalogPath.Past past = path.past();
    ResolvedWarehouse warehouse = warehouses.active(UUID.fromString(past.warehouse()));
    if (!path.access().admits(Lineages.of(warehouse))) {
      throw RequestedWarehouses.noSuchWarehouse(warehouse.warehouseId());
    }
    return new At(warehouse, positions.settled(past.position()));
  }

  /** The namespace that a path names. */
  PastNamespace namespace(CatalogPath path, At at, List<String> levels) {
    return reads
        .namespace(path.access(), at.warehouse, at.position, levels)
        .orElseThrow(() -> NameRefusals.noSuchNamespace(levels));
  }

  /** The table or view that a path names. */
  PastTabular tabular(CatalogPath path, At at, TabularKind kind) {
    List<String> levels = path.namespace();
    String name = path.name();
    return reads
        .tabular(path.access(), at.warehouse, at.position, ObjectKind.of(kind.text()), levels, name)
        .orElseThrow(() -> NameRefusals.noSuchObject(kind, levels, name));
  }

  /**
   * An answer about a table or view whose files may be gone.
   *
   * @throws HttpRefusedException 410 if they are, with the event that removed them
   */
  <T> T unlessGone(PastTabular tabular, Supplier<T> answer) {
    if (tabular.purged()) {
      throw gone(tabular);
    }
    try {
      return answer.get();
    } catch (NotFoundException e) {
      throw gone(tabular);
    }
  }

  private HttpRefusedException gone(PastTabular tabular) {
    String location = tabular.metadata().location();
    Optional<Removal> removal = reads.removalOf(tabular.id(), location);
    return new HttpRefusedException(
        ErrorType.GONE,
        "It was there, and its metadata file is not any more: "
            + removal
                .map(
                    event ->
                        "event %s (%s at position %d) removed %s"
                            .formatted(event.eventId(), event.name(), event.position(), location))
                .orElseGet(() -> "nothing in the ledger removed " + location));
  }
}
