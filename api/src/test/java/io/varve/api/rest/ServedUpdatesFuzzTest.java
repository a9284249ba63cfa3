package io.varve.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.varve.api.fuzz.Draw;
import io.varve.api.fuzz.FuzzedTables;
import io.varve.api.fuzz.FuzzedViews;
import io.varve.api.node.TestServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;

/**
 * Random and hostile updates over HTTP: nothing is a fault of the server, and whatever is answered
 * with 200 is read back by another node, in both snapshot modes, and committed to there; in the end
 * all of it is verified. {@code -Djqwik.tries.default} says how many cases.
 */
final class ServedUpdatesFuzzTest {

  /** Commits to one table before another one is made. */
  private static final int AGE = 12;

  private static Catalog catalog;
  private static TestServer other;
  private static String namespace;
  private static String table = "";
  private static String view = "";
  private static int tableCases;
  private static int viewCases;

  @BeforeContainer
  static void start() {
    catalog = Catalog.start();
    other = TestServer.start(catalog.database());
    namespace = catalog.newNamespace();
  }

  @AfterContainer
  static void everythingIsVerified() {
    try {
      catalog.assertWhole();
    } finally {
      other.close();
      catalog.close();
    }
  }

  @Property(shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
  void aTableThatIsAnsweredIsReadByAnotherNode(@ForAll @Size(min = 1, max = 3) List<Long> commit) {
    if (tableCases++ % AGE == 0) {
      String name = Catalog.newName("t");
      int version = 1 + Math.floorMod(commit.getFirst().intValue(), 3);
      catalog.create(
          namespace, name, ", \"properties\": {\"format-version\": \"" + version + "\"}");
      table = Catalog.table(namespace, name);
    }
    Answer before = catalog.get(table).is(200);
    TableMetadata now = table(before);
    List<ObjectNode> updates = new ArrayList<>();
    commit.forEach(seed -> updates.addAll(FuzzedTables.updates(new Draw(seed), now)));
    Answer answer = catalog.post(table, body(updates));
    assertThat(answer.status()).as(answer.body() + " to " + updates).isLessThan(500);
    if (answer.status() != 200) {
      assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
      return;
    }
    Answer all = cold("GET", table, null).is(200);
    assertThat(all.json()).as(updates.toString()).isEqualTo(answer.json());
    assertThat(table(all).uuid()).isEqualTo(now.uuid());
    JsonNode refs = cold("GET", table + "?snapshots=refs", null).is(200).json().get("metadata");
    TableMetadata referenced = TableMetadataParser.fromJson(refs.toString());
    assertThat(referenced.refs()).isEqualTo(table(all).refs());
    assertThat(referenced.snapshots().size()).isEqualTo(distinct(referenced));
    Answer next = cold("POST", table, ordinary(table(all)).toString());
    next.is(200);
    catalog.get(table).is(200);
  }

  private static long distinct(TableMetadata table) {
    return table.refs().values().stream().map(ref -> ref.snapshotId()).distinct().count();
  }

  // What any writer does next, on a node that has to read the file.
  private static ObjectNode ordinary(TableMetadata table) {
    return (ObjectNode)
        Catalog.parse(
            """
            {"requirements": [{"type": "assert-table-uuid", "uuid": "%s"}],
             "updates": [%s]}"""
                .formatted(table.uuid(), Catalog.set("n", String.valueOf(tableCases))));
  }

  @Property(shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
  void aViewThatIsAnsweredIsReadByAnotherNode(@ForAll @Size(min = 1, max = 3) List<Long> commit) {
    if (viewCases++ % AGE == 0) {
      String name = Catalog.newName("v");
      catalog.createView(namespace, name).is(200);
      view = Catalog.view(namespace, name);
    }
    ViewMetadata now = view(catalog.get(view).is(200));
    List<ObjectNode> updates = new ArrayList<>();
    commit.forEach(seed -> updates.addAll(FuzzedViews.updates(new Draw(seed), now)));
    Answer answer = catalog.post(view, body(updates));
    assertThat(answer.status()).as(answer.body() + " to " + updates).isLessThan(500);
    if (answer.status() == 200) {
      Answer there = cold("GET", view, null).is(200);
      assertThat(there.json()).isEqualTo(answer.json());
      assertThat(view(there).uuid()).isEqualTo(now.uuid());
      String set = Catalog.set("n", String.valueOf(viewCases));
      cold("POST", view, "{\"updates\": [" + set + "]}").is(200);
    }
  }

  private static Answer cold(String method, String path, String body) {
    URI here = URI.create(catalog.url(path));
    String query = here.getRawQuery() == null ? "" : "?" + here.getRawQuery();
    return Answer.of(TestServer.ask(method, other.url() + here.getRawPath() + query, body));
  }

  private static String body(List<ObjectNode> updates) {
    return "{\"requirements\": [], \"updates\": " + updates + "}";
  }

  private static TableMetadata table(Answer answer) {
    return TableMetadataParser.fromJson(answer.json().get("metadata").toString());
  }

  private static ViewMetadata view(Answer answer) {
    return ViewMetadataParser.fromJson(answer.json().get("metadata").toString());
  }
}
