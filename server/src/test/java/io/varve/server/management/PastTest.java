package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A warehouse is read as it was, by its name with a moment, and is what was served then. */
final class PastTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static TestServer other;
  private static Management api;
  private static int warehouses;

  @BeforeAll
  @BeforeContainer
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    other = TestServer.unused(database, false);
    api = new Management(server);
    api.bootstrap();
  }

  @AfterAll
  @AfterContainer
  static void stop() {
    other.close();
    server.close();
    database.close();
  }

  private static Lake lake() {
    String name = "past-" + warehouses++;
    return new Lake(api, database, api.softWarehouse(name));
  }

  private static String prefix(String warehouse) {
    return api.config(warehouse).is(200).text("/overrides/prefix");
  }

  @Property(tries = 3)
  void eachPositionIsWhatWasServedThen(@ForAll long seed) {
    Lake lake = lake();
    Random random = new Random(seed);
    Map<Long, Map<String, String>> then = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      RandomCatalog.change(lake, random);
      then.put(database.head(), RandomCatalog.served(api, lake.warehouse()));
    }
    Management elsewhere = new Management(other);
    then.forEach(
        (position, served) ->
            assertThat(RandomCatalog.served(elsewhere, lake.warehouse() + "@" + position))
                .as("position " + position)
                .isEqualTo(served));
    database.assertProved();
  }

  @Test
  void momentIsATimeOrAPosition() {
    Lake lake = lake();
    String name = "past-" + (warehouses - 1);
    lake.namespace("n");
    lake.table("n", "t");
    long position = database.head();
    OffsetDateTime sealed =
        database
            .admin()
            .sql("select sealed_at from chain where position = ?")
            .param(position)
            .query(OffsetDateTime.class)
            .single();
    api.delete(lake.catalog() + "/namespaces/n/tables/t").is(204);
    database.awaitSealed();
    String prefix = lake.warehouse() + "@" + position;
    assertThat(prefix(name + "@position:" + position)).isEqualTo(prefix);
    assertThat(prefix(name + "@" + sealed.toInstant())).isEqualTo(prefix);
    String table = "/namespaces/n/tables/t";
    api.get("/catalog/v1/" + prefix + table).is(200);
    api.get("/catalog/v1/" + prefix.replace("@", "%40") + table).is(200);
    api.get(lake.catalog() + table).isError(404, "NoSuchTableException");
    api.config(name + "@" + Instant.now().plusSeconds(600)).isError(400, "BadRequestException");
    api.config(name + "@position:" + 1_000_000).isError(400, "BadRequestException");
    api.config(name + "@yesterday").isError(400, "BadRequestException");
    api.config(name + "@").isError(400, "BadRequestException");
    api.config(name + "@2020-01-01T00:00:00Z").isError(404, "NoSuchWarehouseException");
    api.get("/catalog/v1/" + lake.warehouse() + "@1000000" + table)
        .isError(400, "BadRequestException");
    api.get("/catalog/v1/" + lake.warehouse() + "@x" + table)
        .isError(404, "NoSuchWarehouseException");
  }

  @Test
  void pastIsReadAndNotChanged() {
    Lake lake = lake();
    lake.namespace("n");
    lake.table("n", "t");
    String past = "/catalog/v1/" + lake.warehouse() + "@" + database.head();
    long events = database.events();
    api.post(past + "/namespaces", "{\"namespace\": [\"m\"]}")
        .isError(406, "UnsupportedOperationException");
    api.post(past + "/namespaces/n/tables", Lake.newTable("u"))
        .isError(406, "UnsupportedOperationException");
    api.post(past + "/namespaces/n/tables/t", "{\"requirements\": [], \"updates\": []}")
        .isError(406, "UnsupportedOperationException");
    api.delete(past + "/namespaces/n/tables/t").isError(406, "UnsupportedOperationException");
    api.delete(past + "/namespaces/n").isError(406, "UnsupportedOperationException");
    api.post(past + "/transactions/commit", "{\"table-changes\": []}")
        .isError(406, "UnsupportedOperationException");
    assertThat(database.events()).isEqualTo(events);
    List<String> endpoints =
        api.config("past-" + (warehouses - 1) + "@position:" + database.head())
            .json()
            .get("endpoints")
            .valueStream()
            .map(endpoint -> endpoint.asText())
            .toList();
    assertThat(endpoints).contains("GET /v1/{prefix}/namespaces/{namespace}/tables/{table}");
    assertThat(endpoints).allMatch(endpoint -> endpoint.matches("(GET|HEAD) .*"));
  }

  @Test
  void positionInATransactionIsItsEnd() {
    Lake lake = lake();
    lake.namespace("n");
    lake.table("n", "t");
    lake.table("n", "u");
    long before = database.head();
    api.delete(lake.catalog() + "/namespaces/n?recursive=true").is(204);
    long after = database.head();
    assertThat(after).isGreaterThan(before + 2);
    for (long position = before + 1; position <= after; position++) {
      String past = "/catalog/v1/" + lake.warehouse() + "@" + position;
      api.get(past + "/namespaces/n").isError(404, "NoSuchNamespaceException");
    }
    api.get("/catalog/v1/" + lake.warehouse() + "@" + before + "/namespaces/n/tables/u").is(200);
  }

  @Test
  void filesThatAreGoneAreToldWithTheEventThatRemovedThem() throws Exception {
    Lake lake = new Lake(api, database, api.localWarehouse("purged"));
    lake.namespace("n");
    lake.table("n", "t");
    lake.table("n", "lost");
    long position = database.head();
    String past = "/catalog/v1/" + lake.warehouse() + "@" + position + "/namespaces/n/tables/";
    String table = lake.catalog() + "/namespaces/n/tables/";
    String file = api.get(table + "lost").is(200).text("/metadata-location");
    api.delete(table + "t?purgeRequested=true").is(204);
    String task =
        database
            .admin()
            .sql("select task_id::text from tasks where warehouse_id = ?::uuid")
            .param(lake.warehouse())
            .query(String.class)
            .single();
    api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"" + task + "\"]}")
        .is(204);
    String events = "select event_id::text from events where event_name = 'TablePurged'";
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> database.count("select count(*) from (" + events + ") e") == 1);
    database.awaitSealed();
    Response gone = api.get(past + "t").isError(410, "AsOfDataUnavailable");
    assertThat(gone.text("/error/message"))
        .contains(database.admin().sql(events).query(String.class).single(), "TablePurged");
    // It is still a name of then.
    assertThat(api.get(past.substring(0, past.length() - 1)).is(200).body()).contains("\"t\"");

    Files.delete(Path.of(URI.create(file)));
    assertThat(api.get(past + "lost").isError(410, "AsOfDataUnavailable").text("/error/message"))
        .contains("nothing in the ledger removed " + file);
  }

  @Test
  void historyThatCanNotBeWrittenInWideStepsIsWrittenInNarrowOnes() {
    Lake lake = lake();
    lake.namespace("n");
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lake.table("n", "t" + i);
      changes.add(
          """
          {"identifier": {"namespace": ["n"], "name": "t%d"}, "requirements": [],
           "updates": [{"action": "set-properties", "updates": {"k": "v"}}]}\
          """
              .formatted(i));
    }
    database.awaitSealed();
    // As if each event took long to read.
    database
        .admin()
        .sql(
            """
            create function too_slow() returns trigger language plpgsql as $$
            begin
              if (select count(*) from added) > 7 then
                raise exception 'canceling statement due to statement timeout'
                  using errcode = 'query_canceled';
              end if;
              return null;
            end
            $$;
            create trigger too_slow after insert on heads_history
              referencing new table as added for each statement execute function too_slow()
            """)
        .update();
    api.post(
            lake.catalog() + "/transactions/commit",
            "{\"table-changes\": [" + String.join(",", changes) + "]}")
        .is(204);
    String table =
        "/catalog/v1/" + lake.warehouse() + "@" + database.head() + "/namespaces/n/tables/t9";
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(api.get(table).is(200).text("/metadata/properties/k")).isEqualTo("v"));
    } finally {
      database.admin().sql("drop trigger too_slow on heads_history").update();
    }
  }
}
