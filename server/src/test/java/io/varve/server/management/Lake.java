package io.varve.server.management;

import io.varve.server.node.CatalogDatabase;
import java.util.List;
import java.util.stream.Collectors;

/** A warehouse with something in it, over HTTP. */
record Lake(Management api, CatalogDatabase database, String warehouse) {

  private static final String SCHEMA =
      "{\"type\": \"struct\", \"schema-id\": 0, \"fields\": ["
          + "{\"id\": 1, \"name\": \"id\", \"required\": false, \"type\": \"long\"}]}";

  String catalog() {
    return "/catalog/v1/" + warehouse;
  }

  String management() {
    return "/management/v1/warehouse/" + warehouse;
  }

  void namespace(String... levels) {
    String list = List.of(levels).stream().collect(Collectors.joining("\", \"", "\"", "\""));
    api.post(catalog() + "/namespaces", "{\"namespace\": [" + list + "]}").is(200);
  }

  void table(String namespace, String name) {
    api.post(catalog() + "/namespaces/" + namespace + "/tables", newTable(name)).is(200);
  }

  /** What makes a table. */
  static String newTable(String name) {
    return "{\"name\": \"" + name + "\", \"schema\": " + SCHEMA + "}";
  }

  void view(String namespace, String name) {
    api.post(catalog() + "/namespaces/" + namespace + "/views", newView(name, namespace)).is(200);
  }

  /** What makes a view. */
  static String newView(String name, String namespace) {
    return """
    {"name": "%s", "schema": %s, "properties": {}, "view-version": {
      "version-id": 1, "timestamp-ms": 1, "schema-id": 0, "summary": {},
      "default-namespace": ["%s"],
      "representations": [{"type": "sql", "sql": "select 1", "dialect": "trino"}]}}\
    """
        .formatted(name, SCHEMA, namespace);
  }

  /** The path of generic tables. */
  String generic(String namespace) {
    return "/lakekeeper/v1/" + warehouse + "/namespaces/" + namespace + "/generic-tables";
  }

  void genericTable(String namespace, String name) {
    api.post(generic(namespace), "{\"name\": \"" + name + "\", \"format\": \"lance\"}").is(200);
  }

  /** The id of a namespace by its path. */
  String id(String path) {
    return database
        .admin()
        .sql("select namespace_id::text from namespaces where warehouse_id = ?::uuid and path = ?")
        .params(warehouse, path)
        .query(String.class)
        .single();
  }

  /** The id of a table, view or generic table that exists. */
  String id(String path, String name) {
    return database
        .admin()
        .sql("select object_id::text from names where namespace_id = ?::uuid and name = ?")
        .params(id(path), name)
        .query(String.class)
        .single();
  }
}
