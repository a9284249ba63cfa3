package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;

/** A served catalog, asked with JSON as it is written, below the prefix of its warehouse. */
final class Catalog implements AutoCloseable {

  /** A schema of one required field. */
  static final String SCHEMA =
      """
      {"type": "struct", "schema-id": 0, "fields": [
        {"id": 1, "name": "id", "required": true, "type": "long"}]}\
      """;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.start(database);
  private final String prefix =
      ask("GET", server.url() + "/catalog/v1/config?warehouse=demo", null)
          .json()
          .at("/overrides/prefix")
          .asText();

  static Catalog start() {
    return new Catalog();
  }

  /** Sends a request without a body; the path is below {@code /catalog/v1/{prefix}/}. */
  Answer send(String method, String path, String... headers) {
    return ask(method, url(path), null, headers);
  }

  Answer get(String path, String... headers) {
    return send("GET", path, headers);
  }

  Answer delete(String path, String... headers) {
    return send("DELETE", path, headers);
  }

  /** Posts JSON. */
  Answer post(String path, String body, String... headers) {
    return ask("POST", url(path), body, headers);
  }

  String url(String path) {
    return server.url() + "/catalog/v1/" + prefix + "/" + path;
  }

  private Answer ask(String method, String url, @Nullable String body, String... headers) {
    return Answer.of(TestServer.ask(method, url, body, headers));
  }

  /** A name that nothing has yet. */
  static String newName(String start) {
    return start + NAMES.incrementAndGet();
  }

  /** Makes a namespace of one level; its name needs no encoding. */
  String newNamespace() {
    String name = newName("ns");
    post("namespaces", "{\"namespace\": [\"" + name + "\"]}").is(200);
    return name;
  }

  /** Makes a table, with fields to add to the request such as {@code , "stage-create": true}. */
  Answer create(String namespace, String table, String more) {
    return post(
        tables(namespace), "{\"name\": \"" + table + "\", \"schema\": " + SCHEMA + more + "}");
  }

  Answer create(String namespace, String table) {
    return create(namespace, table, "").is(200);
  }

  Answer createView(String namespace, String view, String... headers) {
    return post("namespaces/" + namespace + "/views", view(view), headers);
  }

  /** The request that creates a view. */
  static String view(String name) {
    return """
    {"name": "%s", "schema": %s, "properties": {}, "view-version": %s}\
    """
        .formatted(name, SCHEMA, viewVersion(1, "select 1 as id"));
  }

  static String viewVersion(int id, String sql) {
    return """
    {"version-id": %d, "timestamp-ms": 1700000000000, "schema-id": 0, "summary": {},
     "representations": [{"type": "sql", "sql": "%s", "dialect": "spark"}],
     "default-namespace": []}\
    """
        .formatted(id, sql);
  }

  /** Commits updates to a table, without requirements. */
  Answer commit(String namespace, String table, String updates, String... headers) {
    return post(
        table(namespace, table), "{\"requirements\": [], \"updates\": [" + updates + "]}", headers);
  }

  /** The update that sets one property. */
  static String set(String key, String value) {
    return "{\"action\": \"set-properties\", \"updates\": {\"%s\": \"%s\"}}".formatted(key, value);
  }

  /** A change of a table, as one of {@link #commitTransaction}. */
  static String change(String namespace, String table, String updates) {
    return "{\"identifier\": {\"namespace\": [\"%s\"], \"name\": \"%s\"}, \"requirements\": [], \"updates\": [%s]}"
        .formatted(namespace, table, updates);
  }

  /** Commits changes of several tables. */
  Answer commitTransaction(String... changes) {
    return post("transactions/commit", "{\"table-changes\": [" + String.join(", ", changes) + "]}");
  }

  /** Creates a table by the commit that follows its staging. */
  Answer createStaged(String namespace, String table, String uuid, String location) {
    return post(
        table(namespace, table),
        """
        {"requirements": [{"type": "assert-create"}], "updates": [
          {"action": "assign-uuid", "uuid": "%s"},
          {"action": "upgrade-format-version", "format-version": 2},
          {"action": "add-schema", "schema": %s},
          {"action": "set-current-schema", "schema-id": -1},
          {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
          {"action": "set-default-spec", "spec-id": -1},
          {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
          {"action": "set-default-sort-order", "sort-order-id": -1},
          {"action": "set-location", "location": "%s"}]}\
        """
            .formatted(uuid, SCHEMA, location));
  }

  static String tables(String namespace) {
    return "namespaces/" + namespace + "/tables";
  }

  static String table(String namespace, String table) {
    return tables(namespace) + "/" + encoded(table);
  }

  static String view(String namespace, String view) {
    return "namespaces/" + namespace + "/views/" + encoded(view);
  }

  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  /** The names in a list of tables or views. */
  static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.get("identifiers").forEach(identifier -> names.add(identifier.get("name").asText()));
    return names;
  }

  /** Events that are sealed after a position, from the management API. */
  List<JsonNode> eventsAfter(long position) {
    database.awaitSealed();
    JsonNode page =
        ask("GET", server.url() + "/management/v1/events?limit=1000&after=" + position, null)
            .is(200)
            .json();
    List<JsonNode> events = new ArrayList<>();
    page.get("events").forEach(events::add);
    return events;
  }

  /** The position of the newest event. */
  long head() {
    database.awaitSealed();
    return database.count("select coalesce(max(position), 0) from chain");
  }

  CatalogDatabase database() {
    return database;
  }

  TestServer server() {
    return server;
  }

  /** The warehouse's folder. */
  Path folder() {
    return database.warehouse();
  }

  /** The warehouse's folder as a URI. */
  String root() {
    return database.warehouseUri();
  }

  /** Iceberg's own client. */
  RESTCatalog client() {
    return server.client();
  }

  /** Asserts that the files on disk are those that the ledger points to, and that verify agrees. */
  void assertWhole() {
    database.awaitSealed();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
