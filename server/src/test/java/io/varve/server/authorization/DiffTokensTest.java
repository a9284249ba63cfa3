package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.fault.FakeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Tokens of a diff's pages, and the diff of two warehouses, tell of nothing that is hidden. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiffTokensTest {

  private static final String OWNER = "owner";
  private static final UUID NONE = new UUID(0, 0);

  private final GuardedServer server = new GuardedServer(true);

  @BeforeAll
  void start() {
    server.grant(ADMIN, "/project", OWNER, "project_admin");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String key(String token) {
    return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }

  private static List<String> names(JsonNode page) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : page.path("changes")) {
      names.add(
          one.path("change").toString()
              + one.path("kind").asString()
              + one.path("previous-name").toString()
              + one.path("name").toString());
    }
    return names;
  }

  // Objects of which nothing is known but that something happened to them.
  private void hidden(String side) {
    server
        .database
        .admin()
        .sql(
            """
            insert into events (event_id, stream_id, stream_version, stream_type, event_name,
              revision, occurred_at, metadata, payload)
            select gen_random_uuid(), (? || to_char(i, 'FM0000000') || ?)::uuid, 0, 'table',
              'TableProtectionSet', '1', '2026-12-01T00:00:00.000Z',
              json_build_object('event-index', 0, 'event-count', 1),
              json_build_object('protection', true)
            from generate_series(1, 4500) i
            """)
        .params(side, "-0000-7000-8000-000000000000")
        .update();
  }

  @Test
  void tokenBehindHiddenObjectsNamesNone() {
    server.namespace(OWNER, "open");
    long from = server.database.head();
    hidden("0");
    String shown = server.table(OWNER, "open", "shown");
    hidden("f");
    server.grant(OWNER, "/warehouse/" + server.warehouse() + "/table/" + shown, "sam", "select");
    String diff =
        MANAGEMENT
            + "/warehouse/"
            + server.warehouse()
            + "/diff?from="
            + from
            + "&to="
            + server.database.head()
            + "&pageToken=";
    JsonNode first = server.as("sam", "GET", diff, null).is(200).json();
    assertThat(first.at("/changes/0/id").asString()).isEqualTo(shown);
    String token = first.path("next-page-token").asString();
    assertThat(key(token)).isEqualTo("k:" + NONE + "/10");
    JsonNode second = server.as("sam", "GET", diff + token, null).is(200).json();
    assertThat(second.path("changes")).isEmpty();
    assertThat(second.has("next-page-token")).isFalse();
  }

  @Test
  void pagesOfFewEventsNameWhatWasShownOnly() {
    server.namespace(OWNER, "few");
    long from = server.database.head();
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      server.table(OWNER, "few", "hidden" + i);
      String one = server.table(OWNER, "few", "shown" + i);
      server.grant(OWNER, "/warehouse/" + server.warehouse() + "/table/" + one, "max", "select");
      shown.add(one);
    }
    server.table(OWNER, "few", "last");
    String diff =
        MANAGEMENT
            + "/warehouse/"
            + server.warehouse()
            + "/diff?from="
            + from
            + "&to="
            + server.database.head()
            + "&pageSize=1&pageToken=";
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = server.as("max", "GET", diff + token, null).is(200).json();
      page.path("changes").forEach(one -> ids.add(one.path("id").asString()));
      token = page.path("next-page-token").asString("");
      if (!token.isEmpty()) {
        assertThat(key(token)).isIn(shown.stream().map(id -> "k:" + id + "/0").toList());
      }
    } while (!token.isEmpty());
    assertThat(ids).containsExactlyElementsOf(shown);
  }

  @Test
  void otherWarehouseHasWhatListsShow() throws IOException {
    try (FakeStore store = new FakeStore()) {
      String other =
          server
              .as(
                  OWNER,
                  "POST",
                  MANAGEMENT + "/warehouse",
                  """
                  {"warehouse-name": "other",
                   "storage-profile": {"type": "s3", "bucket": "bucket", "region": "us-east-1",
                     "flavor": "s3-compat", "endpoint": "%s", "path-style-access": true,
                     "sts-enabled": false},
                   "storage-credential": {"type": "s3", "credential-type": "access-key",
                     "access-key-id": "a", "secret-access-key": "b"}}\
                  """
                      .formatted(store.url()))
              .is(201)
              .text("/id");
      compare(other);
    }
  }

  private void compare(String other) {
    String elsewhere = "/catalog/v1/" + other + "/namespaces";
    server.as(OWNER, "POST", elsewhere, "{\"namespace\":[\"both\"]}").is(200);
    server.as(OWNER, "POST", elsewhere, "{\"namespace\":[\"secret\"]}").is(200);
    String both = server.namespace(OWNER, "both");
    for (String name : List.of("a", "b", "c")) {
      server.table(OWNER, "both", name);
      for (String in : List.of("both", "secret")) {
        server
            .as(
                OWNER,
                "POST",
                elsewhere + "/" + in + "/tables",
                "{\"name\":\"" + name + "2\",\"schema\":" + GuardedServer.SCHEMA + "}")
            .is(200);
      }
    }
    server
        .as(
            OWNER,
            "POST",
            elsewhere + "/both/tables",
            "{\"name\":\"a\",\"schema\":" + GuardedServer.SCHEMA + "}")
        .is(200);
    String diff = MANAGEMENT + "/warehouse/" + server.warehouse() + "/diff?namespace=both&other=";
    server.as("ivy", "GET", diff + "other", null).is(404);
    server.grant(OWNER, "/warehouse/" + server.warehouse() + "/namespace/" + both, "ivy", "select");
    // A warehouse that is hidden is answered as one that is not there.
    assertThat(server.as("ivy", "GET", diff + "other", null).is(404).body())
        .contains("Warehouse does not exist: other");
    assertThat(server.as("ivy", "GET", diff + "none", null).is(404).body())
        .contains("Warehouse does not exist: none");
    server.as("ivy", "GET", diff + other, null).is(404);

    String listed =
        server.as(OWNER, "GET", elsewhere + "/both/tables?returnUuids=true", null).body();
    String id =
        server
            .database
            .admin()
            .sql(
                "select object_id::text from names x join namespaces n using (namespace_id)"
                    + " where n.path = 'both' and n.warehouse_id = ?::uuid and x.name = 'a2'")
            .param(other)
            .query(String.class)
            .single();
    assertThat(listed).contains(id);
    server.grant(OWNER, "/warehouse/" + other + "/table/" + id, "ivy", "select");
    JsonNode page = server.as("ivy", "GET", diff + "other", null).is(200).json();
    assertThat(names(page))
        .containsExactly(
            "[\"removed\"]table[\"both\",\"a\"]",
            "[\"added\"]table[\"both\",\"a2\"]",
            "[\"removed\"]table[\"both\",\"b\"]",
            "[\"removed\"]table[\"both\",\"c\"]");
    assertThat(page.toString()).doesNotContain("secret");
    // All of it, page by page: no token names what is hidden.
    String all =
        MANAGEMENT + "/warehouse/" + server.warehouse() + "/diff?other=other&pageSize=1&pageToken=";
    String token = "";
    int pages = 0;
    do {
      JsonNode one = server.as("ivy", "GET", all + token, null).is(200).json();
      assertThat(one.toString()).doesNotContain("secret").doesNotContain("settings");
      token = one.path("next-page-token").asString("");
      assertThat(key(token)).doesNotContain("secret", "b2", "c2");
      pages++;
    } while (!token.isEmpty());
    assertThat(pages).isGreaterThan(3);
    assertThat(
            server.as(OWNER, "GET", all.replace("pageSize=1", "pageSize=100"), null).is(200).body())
        .contains("secret", "settings");
  }
}
