package io.varve.rck;

import java.util.Map;
import org.apache.iceberg.catalog.CatalogTests;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Iceberg's suite for catalogs with everything on that a REST catalog may do. */
final class EverySwitchCatalogTests extends CatalogTests<RESTCatalog> {

  private static TestWarehouse warehouse;

  private String test = "";

  @BeforeAll
  static void open() {
    warehouse = new TestWarehouse();
  }

  @BeforeEach
  void begin(TestInfo info) {
    test = info.getTestMethod().orElseThrow().getName();
    warehouse.sweep();
  }

  @AfterAll
  static void close() throws Exception {
    warehouse.close();
  }

  @Override
  protected RESTCatalog catalog() {
    return warehouse.catalog();
  }

  @Override
  protected RESTCatalog initCatalog(String name, Map<String, String> properties) {
    return TestWarehouse.open(properties);
  }

  @Override
  protected String baseTableLocation(TableIdentifier table) {
    return TestWarehouse.folder() + "/" + table.namespace() + "/" + table.name();
  }

  @Override
  protected boolean supportsNamespaceProperties() {
    return true;
  }

  @Override
  protected boolean supportsNestedNamespaces() {
    return true;
  }

  @Override
  protected boolean requiresNamespaceCreate() {
    return true;
  }

  @Override
  protected boolean supportsServerSideRetry() {
    return true;
  }

  @Override
  protected boolean supportsNamesWithSlashes() {
    return true;
  }

  @Override
  protected boolean supportsNamesWithDot() {
    return true;
  }

  /**
   * Iceberg's REST client refuses to ask about a namespace without levels, so no server can pass
   * the tests that make one. The one that only looks at lists runs.
   */
  @Override
  protected boolean supportsEmptyNamespace() {
    return test.equals("listNamespacesWithEmptyNamespace");
  }

  /** What is asked for is granted, so this one switch is off. */
  @Override
  protected boolean overridesRequestedLocation() {
    return false;
  }
}
