package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.HttpSettings;
import io.varve.api.wiring.WarehouseDirectory;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.storage.access.ClientAccess;
import io.varve.storage.access.Vending;
import io.varve.storage.store.Right;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.rest.RESTUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What clients get to reach the files of a table. */
@Component
final class TableAccess {

  /** The header by which a client says how it wants to reach files. */
  static final String DELEGATION = "X-Iceberg-Access-Delegation";

  private static final Logger LOG = LoggerFactory.getLogger(TableAccess.class);

  private final Vending vending;
  private final Right right;

  TableAccess(Vending vending, HttpSettings http) {
    this.vending = vending;
    this.right = http.readOnly() ? Right.READ : Right.READ_WRITE;
  }

  /** What a client is told that loads the table of {@code path}. */
  AccessPart part(
      String principal,
      Warehouse warehouse,
      CatalogPath path,
      String location,
      @Nullable String delegation) {
    return part(access(principal, warehouse, location, delegation), location, refresh(path));
  }

  /**
   * As {@link #part}, for a table that was made just now. Where no credentials can be had, the
   * answer is without them: it has been made, and the client may ask for them again.
   *
   * @param name of the table in the namespace of {@code path}
   * @param location of the table; asked for only where it is needed
   */
  AccessPart ofNew(
      String principal,
      Warehouse warehouse,
      CatalogPath path,
      String name,
      Supplier<String> location,
      @Nullable String delegation) {
    if (warehouse.storageProfile() == null) {
      return AccessPart.NONE;
    }
    try {
      String lies = location.get();
      return part(access(principal, warehouse, lies, delegation), lies, refresh(path, name));
    } catch (RuntimeException e) {
      LOG.warn("A table was made, and its creator got no credentials for it", e);
      return AccessPart.NONE;
    }
  }

  private static AccessPart part(ClientAccess access, String location, String refresh) {
    return AccessPart.of(access, location, refresh);
  }

  /** What a client is told about the store of a table. */
  ClientAccess access(
      String principal, Warehouse warehouse, String location, @Nullable String delegation) {
    return WarehouseDirectory.entry(warehouse.storageProfile(), warehouse.secretId())
        .map(
            store ->
                vending.access(
                    principal,
                    store,
                    location,
                    right,
                    delegates(delegation),
                    warehouse.softDeleteSeconds() != null))
        .orElse(ClientAccess.NONE);
  }

  /** Where a client gets new credentials for the table of {@code path}. */
  static String refresh(CatalogPath path) {
    List<String> raw = path.rawSegments();
    return "v1/" + String.join("/", raw.subList(0, 5)) + "/credentials";
  }

  private static String refresh(CatalogPath path, String name) {
    List<String> raw = path.rawSegments();
    return "v1/"
        + String.join("/", raw.subList(0, 3))
        + "/tables/"
        + RESTUtil.encodeString(name)
        + "/credentials";
  }

  // Without a word on it a client gets credentials, as those of other catalogs expect.
  private static boolean delegates(@Nullable String delegation) {
    return delegation == null
        || delegation.isBlank()
        || Arrays.stream(delegation.split(","))
            .anyMatch(mode -> mode.strip().equals("vended-credentials"));
  }
}
