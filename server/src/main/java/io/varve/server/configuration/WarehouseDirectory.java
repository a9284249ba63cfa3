package io.varve.server.configuration;

import io.varve.query.warehouse.WarehouseReads;
import io.varve.query.warehouse.WarehouseReads.WarehouseRow;
import io.varve.storage.store.StoreDirectory;
import java.util.List;
import java.util.Optional;

/** The stores of warehouses, as their rows say it. */
public record WarehouseDirectory(WarehouseReads warehouses) implements StoreDirectory {

  @Override
  public Optional<Entry> at(List<String> folders) {
    return warehouses
        .holding(folders)
        .flatMap(row -> Entry.of(row.storageProfile(), row.secretId()));
  }

  @Override
  public Optional<String> root(List<String> folders) {
    return warehouses.holding(folders).map(WarehouseRow::location);
  }
}
