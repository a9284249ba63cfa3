package io.varve.api.wiring;

import io.varve.query.warehouse.WarehouseReads;
import io.varve.query.warehouse.WarehouseReads.WarehouseRow;
import io.varve.storage.store.StoreDirectory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stores of warehouses, as their rows say it. */
public record WarehouseDirectory(WarehouseReads warehouses) implements StoreDirectory {

  @Override
  public Optional<Entry> at(List<String> folders) {
    return warehouses.holding(folders).flatMap(row -> entry(row.storageProfile(), row.secretId()));
  }

  @Override
  public Optional<String> root(List<String> folders) {
    return warehouses.holding(folders).map(WarehouseRow::location);
  }

  /** How a warehouse's store is reached; empty for one on the local file system. */
  public static Optional<Entry> entry(@Nullable String profile, @Nullable UUID secretId) {
    return profile == null || secretId == null
        ? Optional.empty()
        : Optional.of(new Entry(profile, secretId));
  }
}
