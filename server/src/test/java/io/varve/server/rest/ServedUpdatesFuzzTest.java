package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.varve.server.node.TestServer;
import io.varve.testing.fuzz.Draw;
import io.varve.testing.fuzz.FuzzedTables;
import io.varve.testing.fuzz.FuzzedViews;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.jspecify.annotations.Nullable;

/**
 * Random and hostile updates over HTTP: nothing is a fault of the server, and whatever is answered
 * with 200 is read back by another node, in both snapshot modes, and committed to there; in the end
 * all of it is verified. {@code -Djqwik.tries.default} says how many cases.
 */
final class ServedUpdatesFuzzTest {

  /** Commits to one table before another one is made. */
  private static final int AGE = 12;

  private static final Catalog CATALOG = Catalog.start();
  private static final TestServer OTHER = TestServer.start(CATALOG.database());
  private static final String NAMESPACE = CATALOG.newNamespace();
  private static final Subject TABLES = new Subject();
  private static final Subject VIEWS = new Subject();

  /** The table or view that is committed to, and what was answered last. */
  private static final class Subject {
    private String path = "";
    private @Nullable Answer last;
    private int rounds;

    /** How often it was committed to; 0 if another one is to be made. */
    int begin() {
      return rounds++ % AGE;
    }

    void is(String newPath, Answer answer) {
      path = newPath;
      last = answer.is(200);
    }

    Answer last() {
      return Objects.requireNonNull(last);
    }
  }

  @AfterContainer
  static void everythingIsVerified() {
    try {
      CATALOG.assertWhole();
    } finally {
      OTHER.close();
      CATALOG.close();
    }
  }

  @Property(shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
  void aTableThatIsAnsweredIsReadByAnotherNode(@ForAll @Size(min = 1, max = 3) List<Long> commit) {
    int round = TABLES.begin();
    if (round == 0) {
      String name = Catalog.newName("t");
      String version = String.valueOf(1 + Math.floorMod(commit.getFirst(), 3L));
      TABLES.is(
          Catalog.table(NAMESPACE, name),
          CATALOG.create(
              NAMESPACE, name, ", \"properties\": {\"format-version\": \"" + version + "\"}"));
    }
    TableMetadata now = table(TABLES.last());
    List<ObjectNode> updates = new ArrayList<>();
    commit.forEach(seed -> updates.addAll(FuzzedTables.updates(new Draw(seed), now)));
    Answer answer = sent(TABLES.path, updates);
    if (answer.status() == 200) {
      Answer all = cold("GET", TABLES.path, null).is(200);
      assertThat(all.json()).as(updates.toString()).isEqualTo(answer.json());
      assertThat(table(all).uuid()).isEqualTo(now.uuid());
      JsonNode refs =
          cold("GET", TABLES.path + "?snapshots=refs", null).is(200).json().get("metadata");
      TableMetadata referenced = TableMetadataParser.fromJson(refs.toString());
      assertThat(referenced.refs()).isEqualTo(table(all).refs());
      assertThat(referenced.snapshots())
          .hasSameSizeAs(
              referenced.refs().values().stream()
                  .map(SnapshotRef::snapshotId)
                  .collect(Collectors.toSet()));
      TABLES.is(TABLES.path, goneOnWith(TABLES.path, answer, round));
    }
  }

  @Property(shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
  void aViewThatIsAnsweredIsReadByAnotherNode(@ForAll @Size(min = 1, max = 3) List<Long> commit) {
    int round = VIEWS.begin();
    if (round == 0) {
      String name = Catalog.newName("v");
      VIEWS.is(Catalog.view(NAMESPACE, name), CATALOG.createView(NAMESPACE, name));
    }
    ViewMetadata now = view(VIEWS.last());
    List<ObjectNode> updates = new ArrayList<>();
    commit.forEach(seed -> updates.addAll(FuzzedViews.updates(new Draw(seed), now)));
    Answer answer = sent(VIEWS.path, updates);
    if (answer.status() == 200) {
      Answer there = cold("GET", VIEWS.path, null).is(200);
      assertThat(there.json()).isEqualTo(answer.json());
      assertThat(view(there).uuid()).isEqualTo(now.uuid());
      VIEWS.is(VIEWS.path, goneOnWith(VIEWS.path, answer, round));
    }
  }

  private static Answer sent(String path, List<ObjectNode> updates) {
    Answer answer = CATALOG.post(path, body(updates.toString()));
    assertThat(answer.status()).as(answer.body() + " to " + updates).isLessThan(500);
    if (answer.status() != 200) {
      assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
    }
    return answer;
  }

  // Now and then what any writer does next, on the node that had to read the file.
  private static Answer goneOnWith(String path, Answer answer, int round) {
    return round % 4 == 1
        ? cold("POST", path, body("[" + Catalog.set("n", String.valueOf(round)) + "]"))
        : answer;
  }

  private static Answer cold(String method, String path, @Nullable String body) {
    URI here = URI.create(CATALOG.url(path));
    String query = here.getRawQuery() == null ? "" : "?" + here.getRawQuery();
    return Answer.of(TestServer.ask(method, OTHER.url() + here.getRawPath() + query, body));
  }

  private static String body(String updates) {
    return "{\"requirements\": [], \"updates\": " + updates + "}";
  }

  private static TableMetadata table(Answer answer) {
    return TableMetadataParser.fromJson(answer.json().get("metadata").toString());
  }

  private static ViewMetadata view(Answer answer) {
    return ViewMetadataParser.fromJson(answer.json().get("metadata").toString());
  }
}
