package io.varve.server.management;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A catalog that is changed at random, and all that it serves. */
final class RandomCatalog {

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
   * As above.
   *
   * @param what 9 for a drop for good, below 17 for others
   */
  static void change(Lake lake, Random random, int what) {
    String[] namespaces = {"a", "b", "a%1Fc"};
    String[] names = {"t", "u"};
    String namespace = namespaces[random.nextInt(3)];
    String name = names[random.nextInt(2)];
    String path = lake.catalog() + "/namespaces/" + namespace;
    String table = path + "/tables/" + name;
    String identifier =
        "{\"namespace\": [\"%s\"], \"name\": \"%s\"}"
            .formatted(namespace.replace("%1F", "\", \""), name);
    switch (what) {
      case 0, 1 ->
          lake.api()
              .post(
                  lake.catalog() + "/namespaces",
                  "{\"namespace\": [\"" + namespace.replace("%1F", "\", \"") + "\"]}");
      case 2, 3, 4 -> lake.api().post(path + "/tables", Lake.newTable(name));
      case 5 -> lake.api().post(path + "/views", Lake.newView(name, "a"));
      case 6, 7 ->
          lake.api()
              .post(
                  table,
                  "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                      + " \"updates\": {\"n\": \""
                      + random.nextInt(9)
                      + "\"}}]}");
      case 8 -> lake.api().delete(table);
      case 9 -> lake.api().delete(table + "?force=true");
      case 10 ->
          lake.api()
              .post(
                  lake.catalog() + "/tables/rename",
                  "{\"source\": "
                      + identifier
                      + ", \"destination\":"
                      + " {\"namespace\": [\"b\"], \"name\": \"u\"}}");
      case 11 -> lake.api().delete(path + "?recursive=true");
      case 12 ->
          one(
                  lake.database(),
                  "select stream_id::text as id from heads where kind = 'table'"
                      + " and stream_id not in (select object_id from names)"
                      + " and stream_id in (select table_id from tables where warehouse_id = ?::uuid)"
                      + " order by stream_id desc limit 1",
                  lake.warehouse())
              .ifPresent(
                  id ->
                      lake.api()
                          .post(
                              lake.management() + "/deleted-tabulars/undrop",
                              "{\"targets\": [{\"type\": \"table\", \"id\": \"" + id + "\"}]}"));
      case 13 -> {
        Response there = lake.api().get(table);
        if (there.status() == 200) {
          lake.api()
              .post(
                  path + "/register",
                  "{\"name\": \""
                      + name
                      + "\", \"overwrite\": true, \"metadata-location\": \""
                      + there.text("/metadata-location")
                      + "\"}");
        }
      }
      case 14 -> {
        String id =
            lake.database()
                .admin()
                .sql(
                    "select coalesce(max(namespace_id::text), '') from namespaces where path = 'b'"
                        + " and warehouse_id = ?::uuid")
                .param(lake.warehouse())
                .query(String.class)
                .single();
        lake.api()
            .post(
                lake.management() + "/namespace/" + id + "/move",
                "{\"destination\": [\"a\", \"c\"]}");
      }
      default ->
          lake.api()
              .post(
                  path + "/properties",
                  "{\"updates\": {\"k\": \"" + random.nextInt(9) + "\"}, \"removals\": [\"l\"]}");
    }
  }

  private static Optional<String> one(CatalogDatabase database, String sql, String warehouse) {
    return database.admin().sql(sql).param(warehouse).query(String.class).optional();
  }
}
