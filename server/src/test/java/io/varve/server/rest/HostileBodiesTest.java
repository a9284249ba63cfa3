package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that no client sends are refused, at every route that takes one, and change nothing. */
@ExtendWith(ServedCatalog.class)
final class HostileBodiesTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Catalog catalog;
  private final String namespace;

  HostileBodiesTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
    catalog.create(namespace, "t");
    catalog.createView(namespace, "v").is(200);
  }

  /** A route that takes a body, and one that it takes; N stands for the namespace. */
  enum Route {
    CREATE_NAMESPACE(
        "namespaces", "{\"namespace\": [\"N\", \"x\"], \"properties\": {\"a\": \"b\"}}"),
    UPDATE_PROPERTIES(
        "namespaces/N/properties", "{\"updates\": {\"a\": \"b\"}, \"removals\": [\"c\"]}"),
    CREATE_TABLE(
        "namespaces/N/tables",
        """
        {"name": "x", "schema": {"type": "struct", "schema-id": 0, "identifier-field-ids": [1],
           "fields": [{"id": 1, "name": "id", "required": true, "type": "long"},
             {"id": 2, "name": "l", "required": false, "type": {"type": "list", "element-id": 3,
               "element": "string", "element-required": false}}]},
         "partition-spec": {"spec-id": 0, "fields": [
           {"source-id": 1, "field-id": 1000, "name": "p", "transform": "bucket[4]"}]},
         "write-order": {"order-id": 1, "fields": [{"source-id": 1, "transform": "identity",
           "direction": "asc", "null-order": "nulls-first"}]},
         "properties": {"a": "b"}, "stage-create": false, "location": null}\
        """),
    UPDATE_TABLE(
        "namespaces/N/tables/t",
        """
        {"identifier": {"namespace": ["N"], "name": "t"},
         "requirements": [{"type": "assert-current-schema-id", "current-schema-id": 0}],
         "updates": [{"action": "set-properties", "updates": {"a": "b"}},
           {"action": "add-snapshot", "snapshot": {"snapshot-id": 1, "sequence-number": 1,
             "timestamp-ms": 1, "manifest-list": "x", "summary": {"operation": "append"}}},
           {"action": "set-snapshot-ref", "ref-name": "b", "type": "tag", "snapshot-id": 7,
             "max-ref-age-ms": 1}]}\
        """),
    REGISTER_TABLE(
        "namespaces/N/register",
        "{\"name\": \"x\", \"metadata-location\": \"file:///nowhere\", \"overwrite\": false}"),
    METRICS(
        "namespaces/N/tables/t/metrics",
        """
        {"report-type": "scan-report", "table-name": "t", "snapshot-id": 1, "filter": true,
         "schema-id": 0, "projected-field-ids": [1], "projected-field-names": ["id"],
         "metrics": {"total-planning-duration": {"count": 1, "time-unit": "nanoseconds",
           "total-duration": 1}, "result-data-files": {"unit": "count", "value": 1}},
         "metadata": {"a": "b"}}\
        """),
    RENAME_TABLE(
        "tables/rename",
        """
        {"source": {"namespace": ["N"], "name": "t"},
         "destination": {"namespace": ["nowhere"], "name": "x"}}\
        """),
    COMMIT_TRANSACTION(
        "transactions/commit",
        """
        {"table-changes": [{"identifier": {"namespace": ["N"], "name": "t"},
          "requirements": [{"type": "assert-current-schema-id", "current-schema-id": 5}],
          "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}]}\
        """),
    CREATE_VIEW(
        "namespaces/N/views",
        """
        {"name": "v", "location": null, "schema": {"type": "struct", "schema-id": 0, "fields": [
           {"id": 1, "name": "id", "required": true, "type": "long"}]},
         "view-version": {"version-id": 1, "timestamp-ms": 1, "schema-id": 0,
           "summary": {"a": "b"}, "default-namespace": ["N"],
           "representations": [{"type": "sql", "sql": "select 1", "dialect": "spark"}]},
         "properties": {"a": "b"}}\
        """),
    REPLACE_VIEW(
        "namespaces/N/views/v",
        """
        {"identifier": {"namespace": ["N"], "name": "v"},
         "requirements": [{"type": "assert-view-uuid",
           "uuid": "0195a3b5-0000-7000-8000-000000000000"}],
         "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}\
        """),
    RENAME_VIEW(
        "views/rename",
        """
        {"source": {"namespace": ["N"], "name": "v"},
         "destination": {"namespace": ["nowhere"], "name": "x"}}\
        """),
    REGISTER_VIEW(
        "namespaces/N/register-view",
        "{\"name\": \"x\", \"metadata-location\": \"file:///nowhere\"}");

    private final String path;
    private final String body;

    Route(String path, String body) {
      this.path = path;
      this.body = body;
    }

    String path(String namespace) {
      return path.replace("N", namespace);
    }

    String body(String namespace) {
      return body.replace("N", namespace);
    }
  }

  private static final List<JsonNode> ODD_VALUES =
      List.of(
          JSON.nullNode(),
          JSON.booleanNode(true),
          JSON.numberNode(-1),
          JSON.numberNode(1e300),
          JSON.textNode(""),
          JSON.textNode("\u0000"),
          JSON.textNode("\ud800"),
          JSON.textNode("x".repeat(70_000)),
          JSON.arrayNode(),
          JSON.arrayNode().addNull(),
          JSON.arrayNode().add(JSON.arrayNode()),
          JSON.objectNode(),
          JSON.objectNode().putNull("a"),
          JSON.objectNode().put("type", "struct"));

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsNoObjectIsABadRequest(Route route) {
    long head = catalog.head();
    String deep = "[".repeat(100_000);
    for (String body :
        new String[] {
          " ",
          "null",
          "[]",
          "1",
          "\"x\"",
          "{",
          "{}",
          "{]",
          "not json",
          route.body + "{}",
          "[" + route.body + "]",
          deep,
          "{\"name\": " + deep,
          "{\"a\": ".repeat(100_000),
          "{\"a\": 1" + "0".repeat(100_000) + "}",
          "\u0000",
          "\ufeff{}",
          // A field twice: two readers could take it for two things.
          route.body.replaceFirst("\\{\\s*\"(\\w[^\"]*)\"", "{\"$1\": null, \"$1\"")
        }) {
      catalog
          .post(route.path(namespace), body.replace("N", namespace))
          .isError(400, "BadRequestException");
    }
    assertThat(catalog.head()).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "../x",
        "x/../../etc",
        "..\\\\x",
        "x\\u0000",
        "\\u001f",
        "x\\n",
        "\\u007f"
      })
  void aNameThatLeadsElsewhereIsABadRequestEverywhere(String name) {
    long head = catalog.head();
    String ident = "{\"namespace\": [\"%s\"], \"name\": \"%s\"}";
    String here = ident.formatted(namespace, "t");
    for (String there :
        new String[] {ident.formatted(namespace, name), ident.formatted(name, "x")}) {
      String rename = "{\"source\": %s, \"destination\": %s}";
      isBadRequest("tables/rename", rename.formatted(here, there));
      isBadRequest("tables/rename", rename.formatted(there, here));
      isBadRequest("views/rename", rename.formatted(here.replace("\"t\"", "\"v\""), there));
      isBadRequest(
          "transactions/commit",
          "{\"table-changes\": [{\"identifier\": %s, \"requirements\": [], \"updates\": [%s]}]}"
              .formatted(there, Catalog.set("a", "b")));
    }
    isBadRequest("namespaces", "{\"namespace\": [\"" + name + "\"]}");
    isBadRequest("namespaces", "{\"namespace\": [\"" + namespace + "\", \"" + name + "\"]}");
    for (Route route :
        List.of(Route.CREATE_TABLE, Route.CREATE_VIEW, Route.REGISTER_TABLE, Route.REGISTER_VIEW)) {
      isBadRequest(
          route.path(namespace),
          route
              .body(namespace)
              .replaceFirst(
                  "(?<=\"name\": )\"[xv]\"", Matcher.quoteReplacement("\"" + name + "\"")));
    }
    String encoded = Catalog.encoded(Catalog.parse("\"" + name + "\"").asText());
    for (String path :
        List.of(
            "namespaces/" + encoded,
            Catalog.tables(encoded),
            Catalog.tables(namespace) + "/" + encoded,
            "namespaces/" + namespace + "/views/" + encoded)) {
      Answer answer = catalog.get(path);
      // A step in a path may also have led to another one, where nothing is.
      assertThat(answer.status()).as(path).isIn(400, 404);
      assertThat(catalog.delete(path).status()).as(path).isIn(400, 404, 405);
    }
    assertThat(catalog.head()).isEqualTo(head);
  }

  private void isBadRequest(String path, String body) {
    catalog.post(path, body).isError(400, "BadRequestException");
  }

  @ParameterizedTest
  @EnumSource
  void noOddValueAnywhereIsAFaultOfTheServer(Route route) {
    JsonNode good = Catalog.parse(route.body(namespace));
    List<String> faults = new ArrayList<>();
    variants(good)
        .forEach(
            variant -> {
              long head = catalog.database().events();
              Answer answer = catalog.post(route.path(namespace), variant.toString());
              boolean refused = answer.status() >= 400;
              if (answer.status() >= 500
                  || (variant.toString().contains("\\u0000") && answer.status() != 400)
                  || (refused && !answer.json().at("/error/message").isTextual())
                  || (refused && !answer.isPlain())
                  || (refused && catalog.database().events() != head)) {
                String sent = variant.toString();
                faults.add(
                    answer + " to " + (sent.length() > 2000 ? sent.substring(0, 2000) : sent));
              }
            });
    assertThat(faults).isEmpty();
    catalog.assertWhole();
  }

  /** The body with each value in it, in turn, left out or another. */
  private static Stream<JsonNode> variants(JsonNode body) {
    return paths(body, "")
        .flatMap(path -> Stream.concat(Stream.of(without(body, path)), replaced(body, path)));
  }

  private static Stream<JsonNode> replaced(JsonNode body, String path) {
    return ODD_VALUES.stream().map(value -> with(body, path, value));
  }

  private static Stream<String> paths(JsonNode node, String path) {
    Map<String, JsonNode> children = new LinkedHashMap<>();
    if (node.isObject()) {
      node.properties()
          .forEach(field -> children.put(path + "/" + field.getKey(), field.getValue()));
    } else {
      Iterator<JsonNode> elements = node.elements();
      for (int i = 0; elements.hasNext(); i++) {
        children.put(path + "/" + i, elements.next());
      }
    }
    return children.entrySet().stream()
        .flatMap(
            child ->
                Stream.concat(Stream.of(child.getKey()), paths(child.getValue(), child.getKey())));
  }

  private static JsonNode with(JsonNode body, String path, JsonNode value) {
    JsonNode copy = body.deepCopy();
    JsonNode parent = copy.at(path.substring(0, path.lastIndexOf('/')));
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(last), value);
    }
    return copy;
  }

  private static JsonNode without(JsonNode body, String path) {
    JsonNode copy = body.deepCopy();
    JsonNode parent = copy.at(path.substring(0, path.lastIndexOf('/')));
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (parent instanceof ObjectNode object) {
      object.remove(last);
    } else if (parent instanceof ArrayNode array) {
      array.remove(Integer.parseInt(last));
    }
    return copy;
  }
}
