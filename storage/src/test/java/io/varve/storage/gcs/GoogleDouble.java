package io.varve.storage.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One bucket over Google's JSON protocol, who gives tokens for service accounts, and the service
 * that limits them. Unlike emulators that can be had it enforces boundaries, as far as ours go. It
 * is no proof of what Google does.
 */
final class GoogleDouble implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern PREFIX = Pattern.compile("buckets/lake/objects/([^']*)'");
  private static final String PEM = pem();
  private static final String OBJECTS = "/storage/v1/b/lake/o";

  /** What a token opens. */
  private record Grant(String prefix, boolean writes) {}

  private final SortedMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final Map<String, Grant> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile @Nullable String exchanged;
  private final HttpServer http;
  private final boolean enforces;

  /**
   * @param enforces whether tokens are limited by their boundaries
   */
  GoogleDouble(boolean enforces) throws IOException {
    this.enforces = enforces;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** How many requests for files fail with 503 from now on. */
  void fail(int requests) {
    failures.set(requests);
  }

  /** What is answered from now on whenever a limited token is asked for. */
  void answerExchanges(String body) {
    exchanged = body;
  }

  /** The key file of a service account. */
  String key() {
    return JSON.createObjectNode()
        .put("type", "service_account")
        .put("project_id", "lakes")
        .put("private_key_id", "one")
        .put("private_key", PEM)
        .put("client_email", "varve@lakes.iam.gserviceaccount.com")
        .put("client_id", "1")
        .put("token_uri", url() + "/token")
        .toString();
  }

  private static String pem() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
      // Short, for it is made quickly so and guards nothing.
      keys.initialize(1024);
      byte[] key = keys.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/download", "");
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.equals("/token")) {
        send(exchange, 200, token(new Grant("", true)));
      } else if (path.equals("/v1/token") && exchanged != null) {
        send(exchange, 200, exchanged);
      } else if (path.equals("/v1/token")) {
        exchange(exchange, form(new String(body, StandardCharsets.UTF_8)));
      } else if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
        send(exchange, 503, error("backendError"));
      } else {
        object(exchange, path, body);
      }
    }
  }

  private void exchange(HttpExchange exchange, Map<String, String> form) throws IOException {
    if (!tokens.containsKey(form.get("subject_token"))) {
      send(exchange, 400, error("invalid_grant"));
      return;
    }
    JsonNode rule = JSON.readTree(form.get("options")).at("/accessBoundary/accessBoundaryRules/0");
    Matcher prefix = PREFIX.matcher(rule.at("/availabilityCondition/expression").asString());
    boolean writes = rule.at("/availablePermissions/0").asString().endsWith("objectUser");
    if (!prefix.find()) {
      send(exchange, 400, error("invalid_request"));
    } else {
      send(
          exchange,
          200,
          token(enforces ? new Grant(prefix.group(1), writes) : new Grant("", true)));
    }
  }

  private ObjectNode token(Grant grant) {
    String token = UUID.randomUUID().toString();
    tokens.put(token, grant);
    return JSON.createObjectNode()
        .put("access_token", token)
        .put("token_type", "Bearer")
        .put("expires_in", 3600);
  }

  private void object(HttpExchange exchange, String path, byte[] body) throws IOException {
    Grant grant = grant(exchange);
    if (grant == null) {
      send(exchange, 401, error("authError"));
      return;
    }
    Map<String, String> query = form(String.valueOf(exchange.getRequestURI().getRawQuery()));
    if (path.equals("/upload" + OBJECTS)) {
      put(exchange, grant, body);
    } else if (path.equals(OBJECTS)) {
      list(exchange, grant, query.getOrDefault("prefix", ""), query.getOrDefault("pageToken", ""));
    } else {
      one(exchange, grant, path.substring(OBJECTS.length() + 1), "media".equals(query.get("alt")));
    }
  }

  private @Nullable Grant grant(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return authorization == null ? null : tokens.get(authorization.substring("Bearer ".length()));
  }

  // Two parts: JSON that says the name, and the bytes.
  private void put(HttpExchange exchange, Grant grant, byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int json = text.indexOf("{");
    String name = JSON.readTree(text.substring(json, text.indexOf("}") + 1)).get("name").asString();
    int bytes = text.indexOf("\r\n\r\n", text.indexOf("}")) + 4;
    if (!grant.writes() || !name.startsWith(grant.prefix())) {
      send(exchange, 403, error("forbidden"));
      return;
    }
    byte[] object = Arrays.copyOfRange(body, bytes, text.lastIndexOf("\r\n--"));
    objects.put(name, object);
    send(exchange, 200, described(name, object));
  }

  /** Two of them on a page. */
  private void list(HttpExchange exchange, Grant grant, String prefix, String after)
      throws IOException {
    if (!prefix.startsWith(grant.prefix())) {
      send(exchange, 403, error("forbidden"));
      return;
    }
    ObjectNode page = JSON.createObjectNode();
    ArrayNode items = page.putArray("items");
    for (Map.Entry<String, byte[]> object : objects.tailMap(after + "\0").entrySet()) {
      String name = object.getKey();
      if (name.startsWith(prefix) && items.size() == 2) {
        page.put("nextPageToken", items.get(1).get("name").asString());
        break;
      }
      if (name.startsWith(prefix)) {
        items.add(described(name, object.getValue()));
      }
    }
    send(exchange, 200, page);
  }

  private void one(HttpExchange exchange, Grant grant, String name, boolean media)
      throws IOException {
    boolean deletes = exchange.getRequestMethod().equals("DELETE");
    byte[] object = objects.get(name);
    if (!name.startsWith(grant.prefix()) || (deletes && !grant.writes())) {
      send(exchange, 403, error("forbidden"));
    } else if (object == null) {
      send(exchange, 404, error("notFound"));
    } else if (deletes) {
      objects.remove(name);
      exchange.sendResponseHeaders(204, -1);
    } else if (media) {
      send(exchange, object);
    } else {
      send(exchange, 200, described(name, object));
    }
  }

  private void send(HttpExchange exchange, byte[] object) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (start >= object.length && start > 0) {
      send(exchange, 416, error("requestedRangeNotSatisfiable"));
      return;
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, object.length - start);
    exchange.getResponseBody().write(object, start, object.length - start);
  }

  private static ObjectNode described(String name, byte[] object) {
    return JSON.createObjectNode()
        .put("name", name)
        .put("size", Integer.toString(object.length))
        .put("updated", "2026-11-25T10:00:00.000Z");
  }

  private static ObjectNode error(String reason) {
    ObjectNode error = JSON.createObjectNode();
    ObjectNode details = error.putObject("error").put("code", 400).put("message", reason);
    details.putArray("errors").addObject().put("reason", reason);
    return error;
  }

  private static void send(HttpExchange exchange, int status, ObjectNode json) throws IOException {
    send(exchange, status, json.toString());
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> form(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split("&")) {
      String[] pair = field.split("=", 2);
      fields.put(
          pair[0], pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
