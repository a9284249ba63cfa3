package io.varve.server.management;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A catalog that is changed at random, and all that it serves. */
final class RandomCatalog {

  /** How many kinds of changes there are. */
  static final int KINDS = 22;

  private RandomCatalog() {}

  private static void names(
      Management from, String path, String parent, String field, Map<String, String> found) {
    Response list = from.get(path + parent).is(200);
    found.put(path.replaceFirst("/catalog/v1/[^/]+", "") + parent, list.body());
    if (field.equals("namespaces")) {
      list.json()
          .get(field)
          .forEach(
              levels -> {
                String name =
                    levels
                        .valueStream()
                        .map(level -> level.asText())
                        .reduce("", RandomCatalog::join);
                names(from, path, "?parent=" + name, field, found);
                String namespace = path + "/" + name;
                found.put(
                    namespace.replaceFirst("/catalog/v1/[^/]+", ""),
                    from.get(namespace).is(200).body());
                names(from, namespace + "/tables", "", "identifiers", found);
                names(from, namespace + "/views", "", "identifiers", found);
              });
    } else {
      list.json()
          .get(field)
          .forEach(
              identifier -> {
                String object = path + "/" + identifier.get("name").asText();
                found.put(
                    object.replaceFirst("/catalog/v1/[^/]+", ""), from.get(object).is(200).body());
              });
    }
  }

  private static String join(String above, String level) {
    return above.isEmpty() ? level : above + "%1F" + level;
  }

  /** All that a prefix serves, by path. */
  static Map<String, String> served(Management from, String prefix) {
    Map<String, String> found = new TreeMap<>();
    names(from, "/catalog/v1/" + prefix + "/namespaces", "", "namespaces", found);
    return found;
  }

  /** Tries one change. */
  static void change(Lake lake, Random random) {
    change(lake, random, random.nextInt(17));
  }

  /**
   * As above, and gives how it was answered; 0 if there was nothing to change.
   *
   * @param what 9 for a drop for good, below {@value #KINDS} for others
   */
  static int change(Lake lake, Random random, int what) {
    String[] namespaces = {"a", "b", "a%1Fc"};
    String[] names = {"t", "u"};
    String namespace = namespaces[random.nextInt(3)];
    String name = names[random.nextInt(2)];
    String tables = "/namespaces/" + namespace + "/tables";
    String views = "/namespaces/" + namespace + "/views";
    String levels = "[\"" + namespace.replace("%1F", "\", \"") + "\"]";
    String identifier = "{\"namespace\": " + levels + ", \"name\": \"" + name + "\"}";
    Optional<Response> answer =
        switch (what) {
          case 0, 1 -> post(lake, "/namespaces", "{\"namespace\": " + levels + "}");
          case 2, 3, 4 -> post(lake, tables, Lake.newTable(name));
          case 5 -> post(lake, views, Lake.newView(name, "a"));
          case 6, 7 -> commit(lake, tables + "/" + name, property(random));
          case 8 -> delete(lake, tables + "/" + name);
          case 9 -> delete(lake, tables + "/" + name + "?force=true");
          case 10 ->
              post(
                  lake,
                  "/tables/rename",
                  "{\"source\": %s, \"destination\": {\"namespace\": [\"b\"], \"name\": \"u\"}}"
                      .formatted(identifier));
          case 11 -> delete(lake, "/namespaces/" + namespace + "?recursive=true");
          case 12 -> undrop(lake);
          case 13 -> register(lake, tables, name);
          case 14 -> move(lake);
          case 17 -> commit(lake, tables + "/" + name, column(random));
          case 18 -> append(lake, tables + "/" + name, random);
          case 19 -> ref(lake, tables + "/" + name, random);
          case 20 -> commit(lake, views + "/" + name, property(random));
          case 21 -> delete(lake, views + "/" + name);
          default ->
              post(
                  lake,
                  "/namespaces/" + namespace + "/properties",
                  "{\"updates\": {\"k\": \"%d\"}, \"removals\": [\"l\"]}"
                      .formatted(random.nextInt(9)));
        };
    return answer.map(Response::status).orElse(0);
  }

  private static Optional<Response> post(Lake lake, String path, String body) {
    return Optional.of(lake.api().post(lake.catalog() + path, body));
  }

  private static Optional<Response> delete(Lake lake, String path) {
    return Optional.of(lake.api().delete(lake.catalog() + path));
  }

  private static Optional<Response> commit(Lake lake, String path, String updates) {
    return post(lake, path, "{\"requirements\": [], \"updates\": [" + updates + "]}");
  }

  private static String property(Random random) {
    return "{\"action\": \"set-properties\", \"updates\": {\"n\": \"" + random.nextInt(9) + "\"}}";
  }

  private static String column(Random random) {
    return """
    {"action": "add-schema", "schema": {"type": "struct", "fields": [
      {"id": 1, "name": "id", "required": false, "type": "long"},
      {"id": %d, "name": "more", "required": false, "type": "string"}]}},
    {"action": "set-current-schema", "schema-id": -1}\
    """
        .formatted(2 + random.nextInt(3));
  }

  private static Optional<Response> append(Lake lake, String table, Random random) {
    Response there = lake.api().get(lake.catalog() + table);
    if (there.status() != 200) {
      return Optional.empty();
    }
    long id = 1 + random.nextInt(Integer.MAX_VALUE - 1);
    long number = there.json().at("/metadata/last-sequence-number").asLong() + 1;
    long parent = there.json().at("/metadata/current-snapshot-id").asLong(-1);
    return commit(
        lake,
        table,
        """
        {"action": "add-snapshot", "snapshot": {"snapshot-id": %1$d, "sequence-number": %2$d, %3$s
         "timestamp-ms": %4$d, "manifest-list": "file:/nowhere/%1$d.avro", "schema-id": 0,
         "summary": {"operation": "append"}}},
        {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": %1$d}\
        """
            .formatted(
                id,
                number,
                parent < 0 ? "" : "\"parent-snapshot-id\": " + parent + ",",
                System.currentTimeMillis()));
  }

  /** A branch or a tag to a snapshot that is there; the branch may be main, as of a rollback. */
  private static Optional<Response> ref(Lake lake, String table, Random random) {
    Response there = lake.api().get(lake.catalog() + table);
    var snapshots = there.json().at("/metadata/snapshots");
    if (snapshots.isEmpty()) {
      return Optional.empty();
    }
    long id = snapshots.get(random.nextInt(snapshots.size())).get("snapshot-id").asLong();
    String[] refs = {
      "main\", \"type\": \"branch", "x\", \"type\": \"tag", "y\", \"type\": \"branch"
    };
    return commit(
        lake,
        table,
        "{\"action\": \"set-snapshot-ref\", \"ref-name\": \"%s\", \"snapshot-id\": %d}"
            .formatted(refs[random.nextInt(3)], id));
  }

  private static Optional<Response> undrop(Lake lake) {
    return one(
            lake.database(),
            "select stream_id::text as id from heads where kind = 'table'"
                + " and stream_id not in (select object_id from names)"
                + " and stream_id in (select table_id from tables where warehouse_id = ?::uuid)"
                + " order by stream_id desc limit 1",
            lake.warehouse())
        .map(
            id ->
                lake.api()
                    .post(
                        lake.management() + "/deleted-tabulars/undrop",
                        "{\"targets\": [{\"type\": \"table\", \"id\": \"" + id + "\"}]}"));
  }

  private static Optional<Response> register(Lake lake, String tables, String name) {
    Response there = lake.api().get(lake.catalog() + tables + "/" + name);
    return there.status() == 200
        ? post(
            lake,
            tables.replace("/tables", "/register"),
            "{\"name\": \"%s\", \"overwrite\": true, \"metadata-location\": \"%s\"}"
                .formatted(name, there.text("/metadata-location")))
        : Optional.empty();
  }

  private static Optional<Response> move(Lake lake) {
    return one(
            lake.database(),
            "select namespace_id::text from namespaces where path = 'b' and warehouse_id = ?::uuid",
            lake.warehouse())
        .map(
            id ->
                lake.api()
                    .post(
                        lake.management() + "/namespace/" + id + "/move",
                        "{\"destination\": [\"a\", \"c\"]}"));
  }

  private static Optional<String> one(CatalogDatabase database, String sql, String warehouse) {
    return database.admin().sql(sql).param(warehouse).query(String.class).optional();
  }
}
