package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.storage.metadata.NewestMetadata;
import io.varve.testing.store.S3Double;
import org.junit.jupiter.api.Test;

/** Nodes find one another's newest metadata in Postgres, and ask the object store for the rest. */
final class NewestMetadataTest {

  @Test
  void anotherNodeServesWhatItNeverReadFromTheStore() {
    try (S3Double store = new S3Double();
        CatalogDatabase database = CatalogDatabase.create();
        TestServer one = TestServer.unused(database, false);
        TestServer other = TestServer.unused(database, false)) {
      Management first = new Management(one);
      first.bootstrap();
      String warehouse =
          first.post("/management/v1/warehouse", warehouse(store)).is(201).text("/id");
      Lake lake = new Lake(first, database, warehouse);
      lake.namespace("shop");
      lake.table("shop", "orders");
      lake.view("shop", "open");
      for (int i = 0; i < 20; i++) {
        first
            .post(
                lake.catalog() + "/namespaces/shop/tables/orders",
                """
                {"requirements": [], "updates": [
                  {"action": "set-properties", "updates": {"commit": "%d"}}]}\
                """
                    .formatted(i))
            .is(200);
      }
      String location = loaded(first, lake, "tables/orders").text("/metadata-location");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          database.count(
                              "select count(*) from newest_metadata where location = '"
                                  + location
                                  + "'"))
                      .isOne());
      assertThat(database.count("select count(*) from newest_metadata")).isEqualTo(2);

      int reads = store.reads();
      Management second = new Management(other);
      assertThat(loaded(second, lake, "tables/orders").json().at("/metadata"))
          .isEqualTo(loaded(first, lake, "tables/orders").json().at("/metadata"));
      loaded(second, lake, "views/open");
      assertThat(store.reads()).isEqualTo(reads);

      // What is not there is read from the store, and what is gone is forgotten.
      database.admin().sql("delete from newest_metadata").update();
      try (TestServer third = TestServer.unused(database, false)) {
        loaded(new Management(third), lake, "tables/orders");
        assertThat(store.reads()).isEqualTo(reads + 1);
      }
      lake.table("shop", "soon gone");
      await()
          .untilAsserted(
              () -> assertThat(database.count("select count(*) from newest_metadata")).isOne());
      first.delete(lake.catalog() + "/namespaces/shop/tables/soon%20gone").is(204);
      assertThat(new NewestMetadata(database.admin()).forgetGone()).isOne();
    }
  }

  @Test
  void alteredCopiesAreNotServed() {
    try (S3Double store = new S3Double();
        CatalogDatabase database = CatalogDatabase.create();
        TestServer one = TestServer.unused(database, false)) {
      Management first = new Management(one);
      first.bootstrap();
      String warehouse =
          first.post("/management/v1/warehouse", warehouse(store)).is(201).text("/id");
      Lake lake = new Lake(first, database, warehouse);
      lake.namespace("shop");
      lake.table("shop", "orders");
      lake.table("shop", "victim");
      Management.Response whole = loaded(first, lake, "tables/orders");
      String location = whole.text("/metadata-location");
      await()
          .untilAsserted(
              () ->
                  assertThat(database.count("select count(*) from newest_metadata")).isEqualTo(2));

      // The store's file is altered: what Postgres has is served on.
      String victim = loaded(first, lake, "tables/victim").text("/metadata/location");
      store.alter(location, text -> text.replace(whole.text("/metadata/location"), victim));
      try (TestServer other = TestServer.unused(database, false)) {
        assertThat(loaded(new Management(other), lake, "tables/orders").json())
            .isEqualTo(whole.json());
      }
      // Neither exists: refused, and brought back by the node that has it in memory.
      database
          .admin()
          .sql(
              "update newest_metadata set document = (select document from newest_metadata"
                  + " where location <> ?) where location = ?")
          .params(location, location)
          .update();
      String path = lake.catalog() + "/namespaces/shop/tables/orders";
      try (TestServer other = TestServer.unused(database, false)) {
        Management second = new Management(other);
        assertThat(second.get(path).is(507).text("/error/type")).isEqualTo("MetadataFileAltered");
        assertThat(
                other
                    .get(MeterRegistry.class)
                    .get("varve.metadata.altered")
                    .tag("copy", "database")
                    .counter()
                    .count())
            .isEqualTo(1);
        first
            .post(
                lake.management() + "/table/" + lake.id("shop", "orders") + "/restore-metadata",
                "{}")
            .is(200);
        assertThat(second.get(path).is(200).json()).isEqualTo(whole.json());
      }
    }
  }

  private static Management.Response loaded(Management api, Lake lake, String what) {
    return api.get(lake.catalog() + "/namespaces/shop/" + what).is(200);
  }

  private static String warehouse(S3Double store) {
    return """
    {"warehouse-name": "lake", "storage-profile": {"type": "s3", "bucket": "lake",
       "region": "local-01", "endpoint": "%s", "path-style-access": true,
       "flavor": "s3-compat", "sts-enabled": false},
     "storage-credential": {"type": "s3", "credential-type": "access-key",
       "access-key-id": "a", "secret-access-key": "b"}}\
    """
        .formatted(store.url());
  }
}
