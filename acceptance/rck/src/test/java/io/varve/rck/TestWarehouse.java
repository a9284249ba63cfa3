package io.varve.rck;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;

/**
 * A warehouse that a suite leaves as it found it: whatever appeared beside what was there at first
 * is dropped before the next test.
 */
final class TestWarehouse implements AutoCloseable {

  /** What the suites expect a client to be configured with; a client's defaults, not Varve's. */
  private static final Map<String, String> CLIENT_DEFAULTS =
      Map.ofEntries(
          Map.entry("table-default.default-key1", "catalog-default-key1"),
          Map.entry("table-default.default-key2", "catalog-default-key2"),
          Map.entry("table-default.override-key3", "catalog-default-key3"),
          Map.entry("table-override.override-key3", "catalog-override-key3"),
          Map.entry("table-override.override-key4", "catalog-override-key4"),
          Map.entry("view-default.key1", "catalog-default-key1"),
          Map.entry("view-default.key2", "catalog-default-key2"),
          Map.entry("view-default.key3", "catalog-default-key3"),
          Map.entry("view-override.key3", "catalog-override-key3"),
          Map.entry("view-override.key4", "catalog-override-key4"));

  private final RESTCatalog catalog;
  private final Set<Namespace> kept;

  TestWarehouse() {
    catalog = open(Map.of());
    kept = new HashSet<>(catalog.listNamespaces());
  }

  RESTCatalog catalog() {
    return catalog;
  }

  /** A client of its own for the same warehouse, with more properties. */
  static RESTCatalog open(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(CLIENT_DEFAULTS);
    all.putAll(properties);
    all.put(CatalogProperties.URI, System.getenv("CATALOG_URI"));
    all.put(CatalogProperties.WAREHOUSE_LOCATION, System.getenv("CATALOG_WAREHOUSE"));
    RESTCatalog client = new RESTCatalog();
    client.setConf(new Configuration());
    client.initialize("varve", all);
    return client;
  }

  /** The folder, under the warehouse's, in which the suites put what they place themselves. */
  static String folder() {
    return System.getProperty("varve.rck.folder", "file:/tmp/varve-rck");
  }

  void sweep() {
    for (Namespace namespace : catalog.listNamespaces()) {
      if (!kept.contains(namespace)) {
        drop(namespace);
      }
    }
  }

  private void drop(Namespace namespace) {
    for (Namespace child : catalog.listNamespaces(namespace)) {
      drop(child);
    }
    for (TableIdentifier table : catalog.listTables(namespace)) {
      catalog.dropTable(table, false);
    }
    for (TableIdentifier view : catalog.listViews(namespace)) {
      catalog.dropView(view);
    }
    catalog.dropNamespace(namespace);
  }

  @Override
  public void close() throws Exception {
    sweep();
    catalog.close();
  }
}
