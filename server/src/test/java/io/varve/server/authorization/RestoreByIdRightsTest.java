package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import io.varve.server.fault.FakeStore;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A restore by id changes its own warehouse only, and puts nothing where its user may not. */
final class RestoreByIdRightsTest {

  private static final String MISSING = "0197e6a0-2222-7000-8000-00000000000c";

  private static GuardedServer server;
  private static FakeStore store;

  @BeforeAll
  static void start() throws IOException {
    store = new FakeStore();
    server = new GuardedServer(true);
    server.grant(ADMIN, "/project", "owner", "project_admin");
  }

  @AfterAll
  static void stop() {
    server.close();
    store.close();
  }

  private static Answer restore(String subject, String warehouse, long position, String table) {
    return server.as(
        subject,
        "POST",
        GuardedServer.MANAGEMENT + "/warehouse/" + warehouse + "/restore",
        """
        {"to": {"position": %d}, "scope": {"tables": [{"id": "%s"}]}}\
        """
            .formatted(position, table));
  }

  /** A warehouse where what is dropped can come back. */
  private static String softWarehouse(String name) {
    return server
        .as(
            "owner",
            "POST",
            GuardedServer.MANAGEMENT + "/warehouse",
            """
            {"warehouse-name": "%s",
             "storage-profile": {"type": "s3", "bucket": "bucket", "region": "us-east-1",
               "key-prefix": "%s", "flavor": "s3-compat", "endpoint": "%s",
               "path-style-access": true, "sts-enabled": true},
             "storage-credential": {"type": "s3", "credential-type": "access-key",
               "access-key-id": "a", "secret-access-key": "b"},
             "delete-profile": {"type": "soft", "expiration-seconds": 86400}}\
            """
                .formatted(name, name, store.url()))
        .is(201)
        .text("/warehouse-id");
  }

  private static String idOf(String table) {
    return server
        .database
        .admin()
        .sql(
            "select stream_id::text from heads where kind = 'table'"
                + " and state->'name'->>'name' = ?")
        .param(table)
        .query(String.class)
        .single();
  }

  @Test
  void idOfAnotherWarehousesTableIsAnsweredLikeAMissingOne() {
    String other = softWarehouse("other");
    server.grant("owner", "/warehouse/" + server.warehouse(), "ann", "modify");
    String catalog = "/catalog/v1/" + other + "/namespaces";
    server.as("owner", "POST", catalog, "{\"namespace\": [\"far\"]}").is(200);
    server
        .as(
            "owner",
            "POST",
            catalog + "/far/tables",
            "{\"name\":\"faraway\",\"schema\":" + GuardedServer.SCHEMA + "}")
        .is(200);
    String table = idOf("faraway");
    long position = server.database.head();
    server
        .as(
            "owner",
            "POST",
            catalog + "/far/tables/faraway",
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"a\": \"1\"}}]}")
        .is(200);
    long now = server.database.head();
    for (String who : new String[] {"ann", "owner"}) {
      assertThat(
              restore(who, server.warehouse(), position, table)
                  .is(404)
                  .body()
                  .replace(table, MISSING))
          .isEqualTo(restore(who, server.warehouse(), position, MISSING).is(404).body());
    }
    assertThat(server.database.head()).isEqualTo(now);
    restore("owner", other, position, table).is(200);
    assertThat(server.database.head()).isGreaterThan(now);
  }

  @Test
  void droppedTableComesBackOnlyWhereItsRestorerMayCreate() {
    String warehouse = softWarehouse("undrops");
    String catalog = "/catalog/v1/" + warehouse;
    for (String name : new String[] {"private", "public"}) {
      server
          .as("owner", "POST", catalog + "/namespaces", "{\"namespace\": [\"" + name + "\"]}")
          .is(200);
    }
    String open =
        server
            .as("owner", "GET", catalog + "/namespaces/public?returnUuid=true", null)
            .is(200)
            .text("/namespace-uuid");
    server.grant("owner", "/warehouse/" + warehouse + "/namespace/" + open, "dora", "modify");
    server
        .as(
            "owner",
            "POST",
            catalog + "/namespaces/private/tables",
            "{\"name\":\"wanderer\",\"schema\":" + GuardedServer.SCHEMA + "}")
        .is(200);
    String table = idOf("wanderer");
    long position = server.database.head();
    server
        .as(
            "owner",
            "POST",
            catalog + "/tables/rename",
            """
            {"source": {"namespace": ["private"], "name": "wanderer"},
             "destination": {"namespace": ["public"], "name": "wanderer"}}\
            """)
        .is(204);
    server.as("owner", "DELETE", catalog + "/namespaces/public/tables/wanderer", null).is(204);
    long now = server.database.head();
    Answer refused = restore("dora", warehouse, position, table).is(404);
    assertThat(refused.body().replace(table, MISSING))
        .isEqualTo(restore("dora", warehouse, position, MISSING).is(404).body())
        .doesNotContain("private");
    assertThat(server.database.head()).isEqualTo(now);
    restore("owner", warehouse, position, table).is(200);
  }
}
