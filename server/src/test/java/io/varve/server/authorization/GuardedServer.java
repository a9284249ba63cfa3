package io.varve.server.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.attempt.AuditedReads;
import io.varve.ledger.store.LedgerJson;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.OidcProvider.ClaimNames;
import io.varve.security.rights.RightsSettings;
import io.varve.security.rights.TrinoSettings;
import io.varve.security.rights.TrustedEngines;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.oidc.TestIssuer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server where grants decide, administered by {@value #ADMIN}. */
final class GuardedServer implements AutoCloseable {

  static final String ADMIN = "root";

  /** A user whose word on views is believed. */
  static final String ENGINE = "engine";

  static final String MANAGEMENT = "/management/v1";

  /** The key of a Trino, whose catalog lake is the warehouse demo. */
  static final String TRINO_KEY = "of-a-trino-in-tests-0123456789abcdef";

  /** A schema of one column, for tables. */
  static final String SCHEMA =
      "{\"type\":\"struct\",\"schema-id\":0,\"fields\":"
          + "[{\"id\":1,\"name\":\"id\",\"required\":false,\"type\":\"long\"}]}";

  final CatalogDatabase database = CatalogDatabase.create();
  private final TestIssuer issuer = new TestIssuer();
  private final boolean stores;
  private final AuditedReads reads;
  private final TestServer server;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private volatile @Nullable String warehouse;

  GuardedServer() {
    this(false);
  }

  /**
   * @param stores whether warehouses may be on object stores
   */
  GuardedServer(boolean stores) {
    this(stores, AuditedReads.VENDED);
  }

  /**
   * @param reads which reads are recorded, where warehouses are on no object stores
   */
  GuardedServer(boolean stores, AuditedReads reads) {
    this.stores = stores;
    this.reads = reads;
    server = start();
  }

  /** One more node on the same database. */
  TestServer start() {
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
    var login = new LoginSettings(List.of(provider), Optional.empty(), true);
    var rights =
        new RightsSettings(
            true,
            Set.of("oidc~" + ADMIN),
            Optional.of(
                TrinoSettings.of(TRINO_KEY, "oidc", Map.of("lake", "demo", "gone", "none"))),
            new TrustedEngines(Set.of("oidc~" + ENGINE), TrustedEngines.TRINO_PROPERTY));
    return stores
        ? TestServer.withStores(database, login, rights)
        : TestServer.start(database, login, rights, reads);
  }

  TestServer server() {
    return server;
  }

  /** The answer of a server. */
  record Answer(int status, String body) {
    JsonNode json() {
      return LedgerJson.mapper().readTree(body);
    }

    String text(String pointer) {
      return json().at(pointer).asString();
    }

    /** Checks the status, and shows the body where it is another. */
    Answer is(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      return this;
    }
  }

  /** Asks as somebody. */
  Answer as(String subject, String method, String path, @Nullable String body, String... headers) {
    return at(server, subject, method, path, body, headers);
  }

  /** Asks a node as somebody. */
  Answer at(
      TestServer node,
      String subject,
      String method,
      String path,
      @Nullable String body,
      String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + bearer(subject)));
    HttpResponse<byte[]> response =
        TestServer.ask(method, node.url() + path, body, all.toArray(String[]::new));
    return new Answer(response.statusCode(), new String(response.body(), UTF_8));
  }

  /** The token that somebody asks with. */
  String bearer(String subject) {
    return tokens.computeIfAbsent(subject, this::token);
  }

  /** A token; a subject {@code anna@analysts} has the role analysts in it. */
  private String token(String subject) {
    int at = subject.indexOf('@');
    return at < 0
        ? issuer.token(subject)
        : issuer.token(
            subject.substring(0, at),
            claims -> claims.claim("roles", List.of(subject.substring(at + 1))));
  }

  /** The id of the warehouse demo. */
  String warehouse() {
    String known = warehouse;
    if (known == null) {
      known =
          as(ADMIN, "GET", "/catalog/v1/config?warehouse=demo", null)
              .is(200)
              .text("/overrides/prefix");
      warehouse = known;
    }
    return known;
  }

  /** Path of the warehouse's catalog. */
  String catalog() {
    return "/catalog/v1/" + warehouse();
  }

  /** Grants a privilege to a user. */
  void grant(String by, String on, String subject, String privilege) {
    as(by, "POST", MANAGEMENT + on + "/grants", entry("writes", subject, privilege)).is(204);
  }

  /** Revokes a privilege of a user. */
  void revoke(String by, String on, String subject, String privilege) {
    as(by, "POST", MANAGEMENT + on + "/grants", entry("deletes", subject, privilege)).is(204);
  }

  /** A body for grants; a subject that is no user is the id of a role. */
  static String entry(String list, String subject, String privilege) {
    String principal =
        subject.length() == 36
            ? "{\"role\":\"" + subject + "\"}"
            : "{\"user\":\"oidc~" + subject + "\"}";
    return "{\"%s\":[{\"principal\":%s,\"privilege\":\"%s\"}]}"
        .formatted(list, principal, privilege);
  }

  /** Makes a namespace, and returns its id. */
  String namespace(String by, String... levels) {
    String name = "[\"" + String.join("\",\"", levels) + "\"]";
    as(by, "POST", catalog() + "/namespaces", "{\"namespace\":" + name + "}").is(200);
    return as(
            by,
            "GET",
            catalog() + "/namespaces/" + String.join("%1F", levels) + "?returnUuid=true",
            null)
        .is(200)
        .text("/namespace-uuid");
  }

  /** Makes a table, and returns its id. */
  String table(String by, String namespace, String name) {
    as(
            by,
            "POST",
            catalog() + "/namespaces/" + namespace + "/tables",
            "{\"name\":\"" + name + "\",\"schema\":" + SCHEMA + "}")
        .is(200);
    JsonNode list =
        as(by, "GET", catalog() + "/namespaces/" + namespace + "/tables?returnUuids=true", null)
            .is(200)
            .json();
    for (int i = 0; i < list.at("/identifiers").size(); i++) {
      if (list.at("/identifiers/" + i + "/name").asString().equals(name)) {
        return list.at("/table-uuids/" + i).asString();
      }
    }
    throw new AssertionError("Not listed: " + name);
  }

  @Override
  public void close() {
    server.close();
    issuer.close();
    database.close();
  }
}
