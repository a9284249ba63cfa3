package io.varve.rck;

import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.ViewCatalogTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Iceberg's suite for views with everything on that a REST catalog may do. */
final class EverySwitchViewCatalogTests extends ViewCatalogTests<RESTCatalog> {

  private static TestWarehouse warehouse;

  @BeforeAll
  static void open() {
    warehouse = new TestWarehouse();
  }

  @BeforeEach
  void sweep() {
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
  protected Catalog tableCatalog() {
    return warehouse.catalog();
  }

  @Override
  protected String viewLocation(String... parts) {
    return TestWarehouse.folder() + "/" + String.join("/", parts);
  }

  @Override
  protected boolean requiresNamespaceCreate() {
    return true;
  }

  @Override
  protected boolean supportsServerSideRetry() {
    return true;
  }

  /** No client can use it: see {@link EverySwitchCatalogTests#supportsEmptyNamespace()}. */
  @Override
  protected boolean supportsEmptyNamespace() {
    return false;
  }

  /** What is asked for is granted, so this one switch is off. */
  @Override
  protected boolean overridesRequestedLocation() {
    return false;
  }
}
