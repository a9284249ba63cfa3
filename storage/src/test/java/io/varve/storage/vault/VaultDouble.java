package io.varve.storage.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Speaks as much of Vault as Varve uses, as its documents say, and tells what it was asked. */
final class VaultDouble implements AutoCloseable {

  static final String TOKEN = "planted-token";
  static final String PASSWORD = "planted-password";
  static final String POD = "planted-pod";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, JsonNode> secrets = new ConcurrentHashMap<>();
  final Map<String, JsonNode> clients = new ConcurrentHashMap<>();
  private final Map<String, Boolean> tokens = new ConcurrentHashMap<>(Map.of(TOKEN, true));
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile boolean sealed;
  volatile boolean forbidden;
  volatile String kvVersion = "2";
  volatile int leaseSeconds = 3600;
  private int logins;

  VaultDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/", this::handle);
    server.start();
  }

  VaultSettings settings(VaultLogin login) {
    return new VaultSettings(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "kv",
        "lake/varve",
        Optional.of("team"),
        login,
        TrustedAuthorities.OF_JAVA);
  }

  /** No token is known any more. */
  void revokeAll() {
    tokens.clear();
  }

  long count(String request) {
    return asked.stream().filter(request::equals).count();
  }

  private record Answer(int status, String body) {
    static Answer refused(int status, String... errors) {
      return new Answer(status, JSON.writeValueAsString(Map.of("errors", errors)));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String query = exchange.getRequestURI().getQuery();
    String path = exchange.getRequestURI().getPath().substring("/v1/".length());
    String method = exchange.getRequestMethod() + (query == null ? "" : " " + query);
    asked.add(method + " " + path);
    Answer answer =
        answer(
            method,
            path,
            exchange.getRequestHeaders().getFirst("X-Vault-Token"),
            body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
    if (!"team".equals(exchange.getRequestHeaders().getFirst("X-Vault-Namespace"))) {
      answer = Answer.refused(404, "no handler for route");
    }
    byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Answer answer(
      String method, String path, @Nullable String token, JsonNode body) {
    if (sealed) {
      return Answer.refused(503, "Vault is sealed");
    }
    if (path.startsWith("auth/") && path.contains("/login")) {
      return switch (path) {
        case "auth/users/login/varve" ->
            body.path("password").asString("").equals(PASSWORD)
                ? login()
                : Answer.refused(400, "invalid username or password");
        case "auth/cluster/login" ->
            body.path("jwt").asString("").equals(POD)
                    && body.path("role").asString("").equals("lake")
                ? login()
                : Answer.refused(403, "permission denied");
        default -> Answer.refused(404, "no handler for route \"" + path + "\"");
      };
    }
    if (token == null || !tokens.containsKey(token)) {
      return Answer.refused(403, "permission denied");
    }
    return switch (path) {
      case "auth/token/lookup-self" ->
          new Answer(
              200,
              "{\"data\":{\"ttl\":" + leaseSeconds + ",\"renewable\":true,\"type\":\"service\"}}");
      case "auth/token/renew-self" -> auth(token);
      case "auth/token/revoke-self" -> {
        tokens.remove(token);
        yield new Answer(204, "");
      }
      case "sys/internal/ui/mounts/kv" ->
          new Answer(
              200, "{\"data\":{\"type\":\"kv\",\"options\":{\"version\":\"" + kvVersion + "\"}}}");
      default ->
          forbidden
              ? Answer.refused(403, "1 error occurred: permission denied")
              : kv(method, path, body);
    };
  }

  private Answer login() {
    String token = "planted-login-" + ++logins;
    tokens.put(token, true);
    return auth(token);
  }

  private Answer auth(String token) {
    return new Answer(
        200,
        "{\"auth\":{\"client_token\":\"%s\",\"lease_duration\":%d,\"renewable\":true,\"token_type\":\"service\"}}"
            .formatted(token, leaseSeconds));
  }

  private Answer kv(String method, String path, JsonNode body) {
    if (method.equals("GET list=true") && path.equals("kv/metadata/lake/varve")) {
      Set<String> keys = new HashSet<>(secrets.keySet());
      if (!clients.isEmpty()) {
        keys.add("clients/");
      }
      return keys.isEmpty()
          ? Answer.refused(404)
          : new Answer(200, JSON.writeValueAsString(Map.of("data", Map.of("keys", keys))));
    }
    String id = path.substring(path.lastIndexOf('/') + 1);
    return switch (method + " " + path.substring(0, path.lastIndexOf('/'))) {
      case "GET kv/data/lake/varve" ->
          secrets.containsKey(id)
              ? new Answer(
                  200,
                  JSON.writeValueAsString(
                      Map.of(
                          "data",
                          Map.of("data", secrets.get(id), "metadata", Map.of("version", 1)))))
              : Answer.refused(404);
      case "POST kv/data/lake/varve" -> {
        if (secrets.containsKey(id) && body.at("/options/cas").asInt(-1) == 0) {
          yield Answer.refused(400, "check-and-set parameter did not match the current version");
        }
        secrets.put(id, body.path("data"));
        yield new Answer(200, "{\"data\":{\"version\":1}}");
      }
      case "POST kv/data/lake/varve/clients" -> {
        clients.put(id, body.path("data"));
        yield new Answer(200, "{\"data\":{\"version\":1}}");
      }
      case "DELETE kv/metadata/lake/varve/clients" -> {
        clients.remove(id);
        yield new Answer(204, "");
      }
      case "DELETE kv/metadata/lake/varve" -> {
        secrets.remove(id);
        yield new Answer(204, "");
      }
      default -> Answer.refused(404, "no handler for route \"" + path + "\"");
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
