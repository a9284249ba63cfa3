package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.OidcProvider.ClaimNames;
import io.varve.security.rights.RightsSettings;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.oidc.TestIssuer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Commands that say who may do what, on a server where grants decide. */
final class RightsCommandsTest {

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"schema-id\":0,\"fields\":"
          + "[{\"id\":1,\"name\":\"id\",\"required\":false,\"type\":\"long\"}]}";

  private static CatalogDatabase database;
  private static TestIssuer issuer;
  private static TestServer server;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    issuer = new TestIssuer();
    var provider =
        new OidcProvider(
            "oidc",
            issuer.uri(),
            Set.of(TestIssuer.AUDIENCE),
            new ClaimNames(List.of("sub"), Optional.of("roles"), Optional.empty(), List.of("name")),
            OidcProvider.DEFAULT_ALGORITHMS,
            OidcProvider.DEFAULT_SKEW,
            Set.of(),
            Optional.empty());
    server =
        TestServer.start(
            database,
            new LoginSettings(List.of(provider), Optional.empty(), true),
            new RightsSettings(true, Set.of("oidc~root")));
    run("root", "grant", "add", "project_admin", "--to=user:oidc~owner", "--on=project")
        .succeeded();
    run("owner", "namespace", "create", "demo", "shop").succeeded();
    make("/catalog/v1/%s/namespaces/shop/tables", "{\"name\":\"orders\",\"schema\":%s}");
    make(
        "/catalog/v1/%s/namespaces/shop/views",
        """
        {"name": "totals", "schema": %s, "properties": {}, "view-version": {"version-id": 1,
         "timestamp-ms": 1, "schema-id": 0, "summary": {}, "default-namespace": ["shop"],
         "representations": [{"type": "sql", "sql": "select 1 as id", "dialect": "spark"}]}}""");
    make(
        "/lakekeeper/v1/%s/namespaces/shop/generic-tables",
        "{\"name\":\"files\",\"format\":\"csv\"}");
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
    database.assertWhole();
    database.close();
  }

  /** Makes something in the warehouse demo that no command makes. */
  private static void make(String path, String body) {
    String warehouse = json("owner", "warehouse", "get", "demo").path("id").asString();
    HttpResponse<byte[]> response =
        TestServer.ask(
            "POST",
            server.url() + path.formatted(warehouse),
            body.formatted(SCHEMA),
            "Authorization",
            "Bearer " + issuer.token("owner"));
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
  }

  /** Runs a command as somebody; {@code anna@analysts} has the role analysts in the token. */
  private static Ran run(String who, String... words) {
    String[] subject = who.split("@", 2);
    String token =
        subject.length == 1
            ? issuer.token(who)
            : issuer.token(subject[0], claims -> claims.claim("roles", List.of(subject[1])));
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--uri=" + server.url());
    var line =
        Varve.commandLine()
            .setDefaultValueProvider(
                new OptionDefaults(Map.of("VARVE_TOKEN", token), new Properties()));
    return Ran.of(line, all.toArray(String[]::new));
  }

  private static JsonNode json(String who, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    return LedgerJson.mapper().readTree(run(who, all.toArray(String[]::new)).succeeded().out());
  }

  /** Whether somebody may see the namespace shop. */
  private static boolean sees(String who) {
    return run(who, "namespace", "get", "demo", "shop").code() == 0;
  }

  @Test
  void whoamiShowsTheIdToGrantTo() {
    assertThat(run("root", "whoami").succeeded().out())
        .contains("INSTANCE ADMIN")
        .containsPattern("oidc~root .*yes");
    assertThat(json("newcomer", "whoami").path("id").asString()).isEqualTo("oidc~newcomer");
  }

  @Test
  void grantOnATableIsMadeListedAndRevoked() {
    String[] words = {"select", "--to=user:oidc~reader", "--on=table:demo/shop.orders"};
    assertThat(sees("reader")).isFalse();
    assertThat(run("owner", with("add", words)).succeeded().out())
        .contains("Granted select on table:demo/shop.orders to user:oidc~reader");
    assertThat(sees("reader")).isTrue();
    assertThat(run("owner", "grant", "list", words[2]).succeeded().out())
        .containsPattern("select +user:oidc~reader +table:demo/shop.orders");
    String all = run("owner", "grant", "list", words[1]).succeeded().out();
    assertThat(all).containsPattern("select +user:oidc~reader +table:demo/[0-9a-f-]{36}");
    // What is printed can be written again.
    String printed = all.strip().replaceFirst("(?s).* ", "--on=");
    assertThat(run("owner", "grant", "list", printed).succeeded().out()).contains("oidc~reader");
    assertThat(json("owner", "grant", "list", words[1]).path("privilege").asString())
        .isEqualTo("select");
    assertThat(run("owner", with("remove", words)).succeeded().out())
        .contains("user:oidc~reader has no grant of select");
    assertThat(sees("reader")).isFalse();
    assertThat(run("owner", "grant", "list", words[1]).succeeded().out())
        .contains("Nothing is granted");
  }

  private static String[] with(String command, String... words) {
    List<String> all = new ArrayList<>(List.of("grant", command));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "project",
        "project:default",
        "warehouse:demo",
        "namespace:demo/shop",
        "table:demo/shop.orders",
        "view:demo/shop.totals",
        "generic-table:demo/shop.files"
      })
  void everyKindOfObjectHasGrants(String object) {
    String[] words = {"describe", "--to=oidc~describer", "--on=" + object};
    run("owner", with("add", words)).succeeded();
    assertThat(run("owner", "grant", "list", words[2]).succeeded().out())
        .containsPattern("describe +user:oidc~describer +" + object);
    assertThat(run("owner", "grant", "privileges", words[2]).succeeded().out())
        .containsPattern("describe +yes +Sees");
    run("owner", with("remove", words)).succeeded();
    assertThat(run("owner", "grant", "list", words[2]).succeeded().out())
        .doesNotContain("describer");
  }

  @Test
  void serverIsAdministeredByGrants() {
    String[] words = {"auditor", "--to=user:oidc~auditor", "--on=server"};
    assertThat(run("auditor", "log").succeeded().out())
        .contains("Only what you may see")
        .doesNotContain("NamespaceCreated");
    run("root", with("add", words)).succeeded();
    assertThat(run("auditor", "log").succeeded().out())
        .contains("NamespaceCreated")
        .doesNotContain("Only what you may see");
    run("root", with("remove", words)).succeeded();
    assertThat(run("auditor", "log").succeeded().out()).doesNotContain("NamespaceCreated");
    assertThat(run("owner", with("add", words)).refused().problem())
        .contains("may not grant or revoke auditor on this server");
  }

  @Test
  void roleGivesItsMembersWhatItHas() {
    assertThat(run("owner", "role", "create", "readers", "--description=for reports").out())
        .contains("varve role member add readers");
    run("owner", "role", "create", "night shift").succeeded();
    run("owner", with("add", "select", "--to=role:readers", "--on=namespace:demo/shop"))
        .succeeded();
    assertThat(run("owner", "role", "list").succeeded().out())
        .containsPattern("readers +varve +[0-9a-f-]{36} +for reports");
    assertThat(sees("member")).isFalse();
    assertThat(run("owner", "role", "member", "add", "night shift", "user:oidc~member").out())
        .contains("user:oidc~member is a member of night shift");
    run("owner", "role", "member", "add", "readers", "role:night shift").succeeded();
    assertThat(sees("member")).isTrue();
    assertThat(run("owner", "role", "member", "list", "readers").succeeded().out())
        .containsPattern("role +[0-9a-f-]{36} +night shift")
        .doesNotContain("oidc~member");
    assertThat(run("owner", "role", "member", "list", "readers", "--transitive").out())
        .contains("oidc~member");
    assertThat(run("owner", "grant", "list", "--to=role:readers").out())
        .containsPattern("select +role:readers +namespace:demo/");
    assertThat(run("owner", "role", "member", "add", "night shift", "role:readers").problem())
        .contains("member of itself");
    run("owner", "role", "member", "remove", "night shift", "user:oidc~member").succeeded();
    assertThat(sees("member")).isFalse();

    JsonNode role = json("owner", "role", "get", "readers");
    assertThat(role.path("description").asString()).isEqualTo("for reports");
    assertThat(run("owner", "role", "delete", "readers").problem()).contains("--yes");
    run("owner", "role", "delete", role.path("id").asString(), "--yes").succeeded();
    assertThat(run("owner", "role", "get", "readers").problem()).contains("varve role list");
  }

  @Test
  void explanationNamesGrantsOrWhatWouldAllow() {
    run("owner", "grant", "add", "select", "--to=user:oidc~asked", "--on=namespace:demo/shop")
        .succeeded();
    String[] explain = {
      "grant", "explain", "", "--to=user:oidc~asked", "--on=table:demo/shop.orders"
    };
    explain[2] = "read_data";
    assertThat(run("owner", explain).succeeded().out())
        .contains("may read_data", "select", "namespace:", "itself");
    explain[2] = "commit";
    assertThat(run("owner", explain).succeeded().out())
        .contains("may not commit", "On the namespace, it would be allowed by: ownership, modify");
  }

  @Test
  void assumedRoleLimitsACommand() {
    run("owner", "role", "create", "limited").succeeded();
    run("owner", "role", "member", "add", "limited", "user:oidc~owner").succeeded();
    String id = json("owner", "role", "get", "limited").path("id").asString();
    assertThat(run("owner", "whoami", "--as-role=" + id).succeeded().out()).contains(id);
    assertThat(run("owner", "namespace", "get", "demo", "shop", "--as-role=" + id).code())
        .isNotEqualTo(0);
  }

  @Test
  void managedAccessTakesGrantingFromOwners() {
    run("owner", "namespace", "create", "demo", "managed").succeeded();
    run("owner", with("add", "create", "--to=user:oidc~maker", "--on=namespace:demo/managed"))
        .succeeded();
    run("maker", "namespace", "create", "demo", "managed.made").succeeded();
    String[] words = {"select", "--to=user:oidc~friend", "--on=namespace:demo/managed.made"};
    run("maker", with("add", words)).succeeded();
    String[] managed = {"grant", "managed-access", "--on=namespace:demo/managed"};
    assertThat(run("owner", managed).succeeded().out()).contains("has managed access");
    assertThat(run("maker", with("remove", words)).refused().problem()).contains("may not grant");
    run("maker", managed).refused();
    run("owner", "grant", "managed-access", "--on=namespace:demo/managed", "--off").succeeded();
    run("maker", with("remove", words)).succeeded();
    run("owner", "grant", "managed-access", "--on=warehouse:demo", "--off").succeeded();
    assertThat(run("owner", "grant", "managed-access", "--on=project").refused().problem())
        .contains("warehouse or a namespace");
  }

  @Test
  void usersAppearWithTheirFirstRequestAndCanBeErased() {
    run("passer-by", "whoami").succeeded();
    assertThat(run("root", "user", "list").succeeded().out())
        .containsPattern("oidc~passer-by +human +oidc~passer-by");
    assertThat(run("root", "user", "list", "--name=oidc~pas").succeeded().out())
        .contains("oidc~passer-by")
        .doesNotContain("oidc~root");
    assertThat(run("owner", "user", "search", "passer").succeeded().out())
        .contains("oidc~passer-by");
    assertThat(run("owner", "user", "search", "nobody at all").succeeded().out())
        .contains("No user");
    assertThat(json("passer-by", "user", "get", "oidc~passer-by").path("id").asString())
        .isEqualTo("oidc~passer-by");
    assertThat(run("passer-by", "user", "list").refused().problem())
        .contains("list users on this server", "varve whoami");
    run("passer-by", "user", "get", "oidc~root").refused();
    assertThat(run("root", "user", "delete", "oidc~passer-by").refused().problem())
        .contains("--yes");
    run("root", "user", "delete", "oidc~passer-by", "--yes").succeeded();
    assertThat(run("root", "user", "get", "oidc~passer-by").refused().problem())
        .contains("not known");
  }

  @Test
  void roleOfTheTokenIsKnownByProviderAndSource() {
    run("owner", "role", "create", "by token", "--provider-id=oidc", "--source-id=analysts")
        .succeeded();
    run("owner", with("add", "describe", "--to=role:by token", "--on=namespace:demo/shop"))
        .succeeded();
    assertThat(sees("anna@analysts")).isTrue();
    assertThat(sees("anna")).isFalse();
    assertThat(run("owner", "role", "create", "half", "--source-id=x").refused().problem())
        .contains("--provider-id");
  }

  @Test
  void privilegesAreListedWithWhatTheyGive() {
    assertThat(run("newcomer", "grant", "privileges").succeeded().out())
        .containsPattern("server +operator +Everything on this server")
        .containsPattern("table +select +Reads its data");
    run("owner", with("add", "describe", "--to=user:oidc~seer", "--on=warehouse:demo")).succeeded();
    assertThat(run("seer", "grant", "privileges", "--on=warehouse:demo").succeeded().out())
        .containsPattern("ownership +no ");
  }

  @Test
  void unknownNamesAreRefusedWithWhatToDo() {
    String[] words = {"fly", "--to=user:oidc~reader", "--on=table:demo/shop.orders"};
    assertThat(run("owner", with("add", words)).refused().problem()).contains("fly", "select");
    words[0] = "select";
    words[1] = "--to=role:nobody";
    assertThat(run("owner", with("add", words)).refused().problem())
        .contains("no role of this name: nobody", "varve role list");
    words[1] = "--to=role:00000000-0000-7000-8000-00000000abcd";
    assertThat(run("owner", with("add", words)).refused().problem()).contains("Role");
    words[1] = "--to=user:oidc~reader";
    words[2] = "--on=table:demo/shop.none";
    assertThat(run("owner", with("add", words)).refused().problem()).contains("shop.none");
    words[2] = "--on=namespace:demo/none";
    assertThat(run("owner", with("add", words)).refused().problem()).contains("none");
    words[2] = "--on=warehouse:none";
    assertThat(run("owner", with("add", words)).refused().problem())
        .contains("varve warehouse list");
    words[2] = "--on=project:none";
    assertThat(run("owner", with("add", words)).refused().problem()).contains("varve project list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tables",
        "server:x",
        "project:",
        "warehouse",
        "warehouse:",
        "namespace:demo",
        "namespace:demo/",
        "namespace:/shop",
        "namespace:demo/a..b",
        "table:demo/orders",
        "role:analysts"
      })
  void objectThatIsNoneIsRefusedBeforeTheServerIsAsked(String object) {
    Ran ran = run("owner", with("add", "select", "--to=user:oidc~reader", "--on=" + object));
    assertThat(ran.refused().code()).isEqualTo(2);
    assertThat(ran.problem()).contains("--on", "namespace:WAREHOUSE/NAMESPACE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reader", "user:", "user:reader", "role:", "group:x"})
  void principalThatIsNoneIsRefusedBeforeTheServerIsAsked(String principal) {
    Ran ran = run("owner", with("add", "select", "--on=server", "--to=" + principal));
    assertThat(ran.refused().code()).isEqualTo(2);
    assertThat(ran.problem()).contains("--to", "user:oidc~1f3c");
  }

  @Test
  void refusedGrantSaysWhatIsMissing() {
    run("owner", with("add", "select", "--to=user:oidc~granted", "--on=table:demo/shop.orders"))
        .succeeded();
    assertThat(
            run(
                    "granted",
                    with("add", "select", "--to=user:oidc~friend", "--on=table:demo/shop.orders"))
                .refused()
                .problem())
        .contains("You may not grant or revoke select on this table")
        .contains("varve whoami");
    assertThat(run("granted", "role", "create", "own").refused().problem())
        .contains("You may not create role on this project");
    for (String words : List.of("grant list", "role list", "warehouse list")) {
      assertThat(run("stranger", words.split(" ", -1)).refused().problem())
          .contains("Project does not exist", "or you have no right in it", "varve whoami");
    }
  }

  @Test
  void auditShowsRefusalsByObjectAndUser() {
    run("owner", "grant", "add", "describe", "--to=user:oidc~curious", "--on=namespace:demo/shop")
        .succeeded();
    assertThat(run("curious", "table", "protect", "demo", "shop.orders").code()).isNotZero();
    database.awaitSealed();

    String denied =
        run(
                "root",
                "audit",
                "--since=1h",
                "--by=user:oidc~curious",
                "--on=table:demo/shop.orders",
                "--outcome=denied")
            .succeeded()
            .out();
    assertThat(denied)
        .containsPattern("TIME +OUTCOME +BY +ACTION +OBJECT +WHAT")
        .containsPattern(
            "denied +oidc~curious +set_protection +table:demo/shop.orders +needs own, 403");
    assertThat(run("root", "audit", "--limit=2", "--json").succeeded().out().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(LedgerJson.mapper().readTree(line).has("at")).isTrue());
    assertThat(run("root", "audit", "--on=table:demo/shop.orders").succeeded().out())
        .containsPattern(
            "changed +oidc~owner +TableCreated +table:demo/shop.orders +position \\d+");
    assertThat(run("root", "audit", "--until=9999d").succeeded().out())
        .contains("Nothing of this has happened");
    run("owner", "audit").refused();
    assertThat(run("root", "audit", "--since=yesterday").code()).isEqualTo(2);
  }
}
