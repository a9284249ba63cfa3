package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.command.lookup.Lookup;
import io.varve.command.lookup.Lookup.Warehouse;
import java.util.UUID;

/** What a catalog path names. */
final class Targets {

  private Targets() {}

  static Warehouse warehouse(Lookup lookup, CatalogPath path) {
    return lookup.warehouse(UUID.fromString(path.warehouse()));
  }
}
