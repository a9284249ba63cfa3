package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.ENGINE;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static io.varve.server.authorization.GuardedServer.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.server.authorization.GuardedServer.Answer;
import io.varve.server.fault.FakeStore;
import io.varve.storage.file.LocalFileIO;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.LoadContext;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.auth.OAuth2Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Behind a view that has a definer, the definer's rights decide, if a trusted engine asks. */
final class DefinerViewsTest {

  private static GuardedServer server;
  private static FakeStore store;
  private static String catalog;
  private static String open;
  private static String closed;

  @BeforeAll
  static void start() throws IOException {
    store = new FakeStore();
    server = new GuardedServer(true);
    server.grant(ADMIN, "/project", "owner", "project_admin");
    catalog = server.catalog();
    server.namespace("owner", "shop");
    server.table("owner", "shop", "orders");
    open = server.namespace("owner", "open");
    closed = server.namespace("owner", "closed");
    grant(open, ENGINE, "create");
    grant(open, ENGINE, "modify");
    grant(open, "reader", "select");
    grant(open, "writer", "modify");
    grant(open, "writer", "create");
    grant(namespaceId("shop"), "bob", "modify");
    view("open", "sales", "select * from shop.\"Orders\"", "bob").is(200);
    view("open", "plain", "select * from shop.orders", null).is(200);
  }

  @AfterAll
  static void stop() {
    assertThat(server.database.verify(false).differences()).isEmpty();
    server.close();
    store.close();
  }

  private static String namespaceId(String name) {
    return server
        .as("owner", "GET", catalog + "/namespaces/" + name + "?returnUuid=true", null)
        .text("/namespace-uuid");
  }

  private static String on(String namespaceId) {
    return "/warehouse/" + server.warehouse() + "/namespace/" + namespaceId;
  }

  private static void grant(String namespaceId, String user, String privilege) {
    server.grant("owner", on(namespaceId), user, privilege);
  }

  private static String version(int id, String sql) {
    return "{\"version-id\":%d,\"timestamp-ms\":%d,\"schema-id\":0,\"summary\":{},"
            .formatted(id, id)
        + "\"default-namespace\":[\"shop\"],\"representations\":[{\"type\":\"sql\",\"sql\":\""
        + sql.replace("\"", "\\\"")
        + "\",\"dialect\":\"trino\"}]}";
  }

  private static String viewBody(String name, String sql, String properties) {
    return "{\"name\":\"%s\",\"schema\":%s,\"view-version\":%s,\"properties\":%s}"
        .formatted(name, SCHEMA, version(1, sql), properties);
  }

  private static Answer view(String namespace, String name, String sql, @Nullable String definer) {
    String properties = definer == null ? "{}" : "{\"trino.run-as-owner\":\"" + definer + "\"}";
    return server.as(
        ENGINE,
        "POST",
        catalog + "/namespaces/" + namespace + "/views",
        viewBody(name, sql, properties));
  }

  private static Answer orders(String user, String query) {
    return server.as(user, "GET", catalog + "/namespaces/shop/tables/orders" + query, null);
  }

  private static String through(String views) {
    return "?referenced-by=" + views;
  }

  @Test
  void definersRightsDecideBehindTheView() {
    orders(ENGINE, "").is(404);
    orders(ENGINE, through("open%1Fsales")).is(200);
    orders(ENGINE, through("open%1Fsales") + "&referenced-by=open%251Fsales").is(200);
    orders(ENGINE, through("open%1Fplain")).is(404);
    orders(ENGINE, "/credentials" + through("open%1Fsales")).is(200);

    view("open", "ofDora", "select * from shop.orders", "dora").is(200);
    orders(ENGINE, through("open%1FofDora")).is(404);
    grant(namespaceId("shop"), "dora", "describe");
    orders(ENGINE, through("open%1FofDora")).is(200);
    orders(ENGINE, "/credentials" + through("open%1FofDora")).is(403);
    server.revoke("owner", on(namespaceId("shop")), "dora", "describe");
    orders(ENGINE, through("open%1FofDora")).is(404);
  }

  @Test
  void icebergsOwnClientReadsThroughViews() throws IOException {
    view("open", "a,b+c d", "select * from shop.orders", "bob").is(200);
    try (RESTCatalog client = new RESTCatalog()) {
      client.initialize(
          "engine",
          Map.of(
              CatalogProperties.URI,
              server.server().url() + "/catalog",
              CatalogProperties.WAREHOUSE_LOCATION,
              "demo",
              CatalogProperties.FILE_IO_IMPL,
              LocalFileIO.class.getName(),
              OAuth2Properties.TOKEN,
              server.bearer(ENGINE),
              OAuth2Properties.TOKEN_REFRESH_ENABLED,
              "false"));
      TableIdentifier orders = TableIdentifier.of("shop", "orders");
      assertThatThrownBy(() -> client.loadTable(orders)).isInstanceOf(NoSuchTableException.class);
      TableIdentifier view = TableIdentifier.of("open", "a,b+c d");
      var through = LoadContext.builder().referencedBy(List.of(view)).build();
      assertThat(client.loadTable(orders, through).schema().columns()).hasSize(1);
    }
  }

  @Test
  void viewsThatReadThroughViewsAreCheckedOneByOne() {
    grant(closed, ENGINE, "create");
    view("closed", "inner", "select * from shop.orders", "bob").is(200);
    server.revoke("owner", on(closed), ENGINE, "create");
    disown("inner");
    view("open", "outer", "select * from closed.inner", "carol").is(200);
    String chain = through("open%1Fouter,closed%1Finner");
    String inner = catalog + "/namespaces/closed/views/inner";

    orders(ENGINE, chain).is(404);
    server.as(ENGINE, "GET", inner + through("open%1Fouter"), null).is(404);
    grant(closed, "carol", "describe");
    server.as(ENGINE, "GET", inner + through("open%1Fouter"), null).is(200);
    orders(ENGINE, chain).is(403);
    grant(closed, "carol", "select");
    orders(ENGINE, chain).is(200);
    // Carol's rights do not reach what Bob's do, and the inner view is none to begin with.
    orders(ENGINE, through("open%1Fouter")).is(400);
    orders(ENGINE, through("closed%1Finner")).is(404);
  }

  /** Who makes something owns it; the engine is to hold nothing there. */
  private static void disown(String view) {
    Answer listed =
        server.as("owner", "GET", catalog + "/namespaces/closed/views?returnUuids=true", null);
    assertThat(listed.text("/identifiers/0/name")).isEqualTo(view);
    server.revoke(
        "owner",
        "/warehouse/" + server.warehouse() + "/view/" + listed.text("/table-uuids/0"),
        ENGINE,
        "ownership");
  }

  @Test
  void othersAreNotHeard() {
    orders("reader", through("open%1Fsales")).is(404);
    orders("bob", through("nothing")).is(200);
    orders("bob", through("open%1Fplain,,x")).is(200);
  }

  @Test
  void chainsThatCanNotBeAreRefused() {
    orders(ENGINE, through("open%1Fsale")).is(404);
    orders(ENGINE, through("closed%1Fhidden")).is(404);
    view("open", "other", "select * from shop.preorders, \"order\"", "bob").is(200);
    orders(ENGINE, through("open%1Fother")).is(400);
    orders(ENGINE, through("sales")).is(400);
    orders(ENGINE, through("open%1Fsales,")).is(400);
    orders(ENGINE, through("open%1Fsales") + "&referenced-by=open%1Fother").is(400);
    orders(ENGINE, through("open%1Fsales" + ",open%1Fsales".repeat(10))).is(400);
    orders(ENGINE, through("")).is(404);
  }

  @Test
  void administratorsByConfigurationAreNoDefiners() {
    view("open", "ofRoot", "select * from shop.orders", ADMIN).is(200);
    orders(ENGINE, through("open%1FofRoot")).is(404);
  }

  private static Answer change(String user, String view, String update) {
    return server.as(
        user,
        "POST",
        catalog + "/namespaces/open/views/" + view,
        "{\"requirements\":[],\"updates\":[" + update + "]}");
  }

  private static String set(String key, String value) {
    return "{\"action\":\"set-properties\",\"updates\":{\"%s\":\"%s\"}}".formatted(key, value);
  }

  private static String sql(int version, String sql) {
    return "{\"action\":\"add-view-version\",\"view-version\":"
        + version(version, sql)
        + "},{\"action\":\"set-current-view-version\",\"view-version-id\":-1}";
  }

  @Test
  void enginesAloneSayAsWhomAViewReadsAndWhat() {
    String views = catalog + "/namespaces/open/views";
    for (String key : List.of("trino.run-as-owner", "Trino.Run-As-Owner")) {
      String properties = "{\"" + key + "\":\"bob\"}";
      server.as("writer", "POST", views, viewBody("mine", "select 1", properties)).is(403);
    }
    server.as("writer", "POST", views, viewBody("mine", "select 1", "{}")).is(200);
    change("writer", "mine", set("trino.run-as-owner", "bob")).is(403);
    change("writer", "mine", sql(2, "select * from shop.orders")).is(200);
    change(ENGINE, "mine", set("TRINO.run-as-owner", "bob")).is(400);

    view("open", "theirs", "select id from shop.orders", "bob").is(200);
    change("writer", "theirs", set("trino.run-as-owner", "writer")).is(403);
    change("writer", "theirs", sql(2, "select * from shop.orders")).is(403);
    change(
            "writer",
            "theirs",
            "{\"action\":\"remove-properties\",\"removals\":[\"trino.run-as-owner\"]}")
        .is(403);
    change("writer", "theirs", set("comment", "kept")).is(200);
    change(ENGINE, "theirs", sql(2, "select * from shop.orders")).is(200);
    String file = server.as(ENGINE, "GET", views + "/theirs", null).text("/metadata-location");
    server.as("writer", "DELETE", views + "/theirs", null).is(204);
    server
        .as(
            "writer",
            "POST",
            catalog + "/namespaces/open/register-view",
            "{\"name\":\"theirs\",\"metadata-location\":\"" + file + "\"}")
        .is(403);
  }

  @Test
  void credentialsAreForReadingAndSayThroughWhat() {
    Answer made =
        server
            .as(
                "owner",
                "POST",
                MANAGEMENT + "/warehouse",
                """
                {"warehouse-name": "store",
                 "storage-profile": {"type": "s3", "bucket": "lake", "region": "local-01",
                   "endpoint": "%s", "path-style-access": true, "flavor": "s3-compat",
                   "sts-enabled": true, "remote-signing-enabled": true},
                 "storage-credential": {"type": "s3", "credential-type": "access-key",
                   "access-key-id": "a", "secret-access-key": "b"}}\
                """
                    .formatted(store.url()))
            .is(201);
    String lake = "/catalog/v1/" + made.text("/warehouse-id") + "/namespaces";
    server.as("owner", "POST", lake, "{\"namespace\":[\"n\"]}").is(200);
    server
        .as("owner", "POST", lake + "/n/tables", "{\"name\":\"t\",\"schema\":" + SCHEMA + "}")
        .is(200);
    String n = server.as("owner", "GET", lake + "/n?returnUuid=true", null).text("/namespace-uuid");
    String onNamespace = "/warehouse/" + made.text("/warehouse-id") + "/namespace/" + n;
    server.grant("owner", onNamespace, ENGINE, "create");
    server.grant("owner", onNamespace, "bob", "modify");
    server.grant("owner", onNamespace, "erin", "select");
    for (String definer : List.of("bob", "erin")) {
      String properties = "{\"trino.run-as-owner\":\"" + definer + "\"}";
      server
          .as(ENGINE, "POST", lake + "/n/views", viewBody(definer, "select * from t", properties))
          .is(200);
    }
    String table = lake + "/n/tables/t";
    server
        .as(ENGINE, "GET", table, null)
        .is(200)
        .json()
        .at("/storage-credentials")
        .forEach(one -> assertThat(one).isNull());
    for (String definer : List.of("bob", "erin", "bob")) {
      Answer loaded = server.as(ENGINE, "GET", table + through("n%1F" + definer), null).is(200);
      assertThat(loaded.text("/storage-credentials/0/config/s3.session-token")).isEqualTo("t");
      String refresh = loaded.text("/config/client.refresh-credentials-endpoint");
      assertThat(refresh).endsWith("/credentials?referenced-by=n%251F" + definer);
      server.as(ENGINE, "GET", "/catalog/" + refresh, null).is(200);
      // What signs requests knows nothing of views.
      assertThat(
              server
                  .as(
                      ENGINE,
                      "GET",
                      table + through("n%1F" + definer),
                      null,
                      "X-Iceberg-Access-Delegation",
                      "remote-signing")
                  .is(200)
                  .body())
          .doesNotContain("signer");
    }
    assertThat(
            server
                .database
                .admin()
                .sql(
                    "select (details->>'right') || (regexp_match(details->>'through', ' as .*'))[1]"
                        + " from attempts where outcome = 'vended' and actor = 'oidc~engine'"
                        + " order by position")
                .query(String.class)
                .list())
        .containsExactly("read as oidc~bob", "read as oidc~erin");
  }

  @Test
  void refusalsSayThroughWhat() {
    view("open", "ofNobody", "select * from shop.orders", "nobody").is(200);
    orders(ENGINE, through("open%1FofNobody")).is(404);
    assertThat(
            server
                .as(
                    ADMIN,
                    "GET",
                    MANAGEMENT + "/audit?outcome=denied&principal=oidc~" + ENGINE,
                    null)
                .is(200)
                .body())
        .contains(" as oidc~nobody");
  }
}
