package io.varve.testing.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of Keycloak's admin API makes clients, on loopback, in a realm {@code lake} whose tokens are
 * those of a {@link TestIssuer}. Single requests can be made to fail.
 */
public final class TestKeycloak implements AutoCloseable {

  /** Its realm. */
  public static final String REALM = "lake";

  /** The client that may manage clients, and its secret, for tests only. */
  public static final String ADMIN = "varve-admin";

  public static final String ADMIN_SECRET = "varve-admin-test-secret";

  private static final String CLIENTS = "/admin/realms/" + REALM + "/clients";
  private static final String TOKENS = "/realms/" + REALM + "/protocol/openid-connect/token";

  private final TestIssuer issuer;
  private final HttpServer http;
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private volatile Predicate<String> failing = request -> false;
  private volatile String audience = TestIssuer.AUDIENCE;

  private record Client(String id, String name, boolean marked, String secret, String subject) {}

  /** Starts one. */
  public TestKeycloak(TestIssuer issuer) {
    this.issuer = issuer;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(TOKENS, exchange -> answering(exchange, this::token));
    http.createContext(CLIENTS, exchange -> answering(exchange, this::client));
    http.start();
  }

  /** Its address. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Answers requests such as {@code POST …/client-secret} with 500 from now on. */
  public void fail(Predicate<String> requests) {
    failing = requests;
  }

  /** Gives tokens for this audience from now on, as without a mapper in the scope. */
  public void audience(String other) {
    audience = other;
  }

  /** Makes a client as somebody else does, without Varve's mark. */
  public void addForeign(String name) {
    put(new Client(UUID.randomUUID().toString(), name, false, "foreign-test-secret", "foreign"));
  }

  /** Takes the mark from a client. */
  public void unmark(String id) {
    clients.computeIfPresent(
        id, (key, old) -> new Client(old.id, old.name, false, old.secret, old.subject));
  }

  /** Deletes a client as its console does. */
  public void delete(String id) {
    clients.remove(id);
  }

  /** Names of its clients. */
  public List<String> names() {
    return clients.values().stream().map(Client::name).sorted().toList();
  }

  /** A token for a client's secret, if that is the right one. */
  public @Nullable String token(String name, String secret) {
    return clients.values().stream()
        .filter(client -> client.name.equals(name) && client.secret.equals(secret))
        .findFirst()
        .map(
            client ->
                issuer.token(
                    client.subject, claims -> claims.audience(audience).claim("azp", name)))
        .orElse(null);
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private record Answer(int status, String body) {}

  private interface Answering {
    Answer to(HttpExchange exchange, String body) throws IOException, ParseException;
  }

  private void answering(HttpExchange exchange, Answering answering) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Answer answer;
    try {
      answer =
          failing.test(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath())
              ? new Answer(500, "{\"error\":\"unknown_error\"}")
              : answering.to(exchange, body);
    } catch (ParseException e) {
      answer = new Answer(400, "{}");
    }
    byte[] bytes = answer.body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Answer token(HttpExchange exchange, String body) {
    Map<String, String> form =
        Arrays.stream(body.split("&"))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(field -> field[0], field -> decoded(field[1])));
    String name = form.getOrDefault("client_id", "");
    String secret = form.getOrDefault("client_secret", "");
    String token =
        name.equals(ADMIN) && secret.equals(ADMIN_SECRET)
            ? issuer.token(ADMIN)
            : token(name, secret);
    return token == null
        ? new Answer(401, "{\"error\":\"unauthorized_client\"}")
        : new Answer(200, JSONObjectUtils.toJSONString(Map.of("access_token", token)));
  }

  private Answer client(HttpExchange exchange, String body) throws ParseException {
    String path = exchange.getRequestURI().getPath().substring(CLIENTS.length());
    String method = exchange.getRequestMethod();
    if (path.isEmpty()) {
      return method.equals("POST") ? made(body) : found(exchange.getRequestURI().getQuery());
    }
    String id = path.split("/")[1];
    Client client = clients.get(id);
    if (client == null) {
      return new Answer(404, "{}");
    }
    if (path.endsWith("/client-secret")) {
      String secret = UUID.randomUUID().toString();
      put(new Client(id, client.name, client.marked, secret, client.subject));
      return new Answer(200, JSONObjectUtils.toJSONString(Map.of("value", secret)));
    }
    if (method.equals("DELETE")) {
      clients.remove(id);
      return new Answer(204, "");
    }
    return new Answer(200, JSONObjectUtils.toJSONString(shown(client)));
  }

  private Answer found(String query) {
    String name = decoded(query.substring("clientId=".length()));
    return new Answer(
        200,
        JSONArrayUtils.toJSONString(
            clients.values().stream()
                .filter(client -> client.name.equals(name))
                .map(TestKeycloak::shown)
                .toList()));
  }

  private Answer made(String body) throws ParseException {
    Map<String, Object> wanted = JSONObjectUtils.parse(body);
    String id = String.valueOf(wanted.get("id"));
    String name = String.valueOf(wanted.get("clientId"));
    if (clients.containsKey(id) || names().contains(name)) {
      return new Answer(409, "{}");
    }
    put(new Client(id, name, true, UUID.randomUUID().toString(), UUID.randomUUID().toString()));
    return new Answer(201, "");
  }

  private static Map<String, Object> shown(Client client) {
    Map<String, Object> shown = new HashMap<>();
    shown.put("id", client.id);
    shown.put("clientId", client.name);
    shown.put("secret", client.secret);
    shown.put("attributes", client.marked ? Map.of("varve", "true") : Map.of());
    return shown;
  }

  private void put(Client client) {
    clients.put(Objects.requireNonNull(client.id), client);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
