package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import io.varve.server.management.NaiveTimelines;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/**
 * A server is killed while it restores, undoes, exports, follows and is read; another one on the
 * same database goes on. {@code -Dvarve.kills} says how many are killed in a restore or an undo.
 */
final class HistoryOverACrashTest {

  private static final Duration LIMIT = Duration.ofSeconds(180);
  private static final int KILLS = Integer.getInteger("varve.kills", 2);
  private static final long SEED = Long.getLong("varve.kill.seed", System.nanoTime());
  private static final int TABLES = 60;

  /** Moments after all files of a request are there, at each of which its server may be killed. */
  private static final int AFTERWARDS = 60;

  private static final Duration STEP = Duration.ofMillis(2);

  private final CatalogDatabase database = CatalogDatabase.create();
  private final Random random = new Random(SEED);
  private ChildServer doomed;
  private TestServer survivor;
  private String warehouse = "";

  @BeforeEach
  void start() throws IOException {
    // It is first, so that it is the one that follows the ledger.
    doomed = ChildServer.start(database);
    survivor = TestServer.start(database);
    warehouse =
        database
            .admin()
            .sql("select warehouse_id::text from warehouses")
            .query(String.class)
            .single();
    post(survivor.url(), catalog("/namespaces"), "{\"namespace\": [\"n\"]}");
  }

  @AfterEach
  void stop() {
    doomed.close();
    survivor.close();
    database.close();
  }

  private String catalog(String path) {
    return "/catalog/v1/" + warehouse + path;
  }

  private static JsonNode post(String url, String path, String body, String... headers) {
    HttpResponse<byte[]> answer = TestServer.ask("POST", url + path, body, headers);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as("seed %d: %s", SEED, text).isBetween(200, 299);
    return LedgerJson.mapper().readTree(text.isEmpty() ? "{}" : text);
  }

  private static JsonNode get(String url) throws Exception {
    HttpResponse<String> answer = TestServer.get(url);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return LedgerJson.mapper().readTree(answer.body());
  }

  private void makeTables(String url, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      post(
          url,
          catalog("/namespaces/n/tables"),
          """
          {"name": "%s", "schema": {"type": "struct", "schema-id": 0, "fields":
            [{"id": 1, "name": "id", "required": false, "type": "long"}]}}
          """
              .formatted(prefix + i));
    }
  }

  /** One transaction that commits to all tables. */
  private void commit(String url, String value) {
    post(
        url,
        catalog("/transactions/commit"),
        IntStream.range(0, TABLES)
            .mapToObj(
                i ->
                    """
                    {"identifier": {"namespace": ["n"], "name": "t%d"}, "requirements": [],
                     "updates": [{"action": "set-properties", "updates": {"k": "%s"}}]}
                    """
                        .formatted(i, value))
            .collect(Collectors.joining(",", "{\"table-changes\":[", "]}")));
  }

  /** The property of each table, of a prefix of the warehouse. */
  private List<String> values(String prefix) throws Exception {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < TABLES; i++) {
      values.add(
          get(survivor.url() + "/catalog/v1/" + prefix + "/namespaces/n/tables/t" + i)
              .at("/metadata/properties/k")
              .asString());
    }
    return values;
  }

  @Test
  void restoreAndUndoThatAreCutOffAreAllOrNothing(TestReporter reporter) throws Exception {
    makeTables(survivor.url(), "t", TABLES);
    commit(survivor.url(), "first");
    long position = database.head();
    commit(survivor.url(), "second");
    database.awaitSealed();
    List<String> then = values(warehouse + "@" + position);
    List<String> before = values(warehouse);
    assertThat(before).isNotEqualTo(then);
    String restored = "";
    List<String> landed = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      boolean undoes = i % 2 == 1;
      String id = "cut-" + i;
      String path =
          undoes
              ? "/management/v1/requests/" + restored + "/undo"
              : "/management/v1/warehouse/" + warehouse + "/restore";
      String body =
          undoes
              ? "{}"
              : "{\"to\": {\"position\": %d}, \"scope\": {\"namespaces\": [[\"n\"]]}}"
                  .formatted(position);
      String[] headers = {
        "x-request-id", id, "Idempotency-Key", UUID.randomUUID().toString(),
      };
      @Nullable JsonNode answer = cutOff(path, body, headers);
      database.awaitSealed();
      long events = eventsOf(id);
      assertThat(events).as("of %s, seed %d", id, SEED).isIn(0L, (long) TABLES);
      if (answer != null) {
        assertThat(events).as("answered, and not there, seed %d", SEED).isEqualTo(TABLES);
      }
      landed.add(answer != null ? "answered" : events == 0 ? "nothing" : "all");
      assertThat(values(warehouse))
          .as("after the kill, seed %d", SEED)
          .isEqualTo((events == 0) == undoes ? then : before);

      JsonNode again = post(survivor.url(), path, body, headers);
      if (answer != null) {
        assertThat(again).isEqualTo(answer);
      }
      database.awaitSealed();
      assertThat(eventsOf(id)).as("done once, seed %d", SEED).isEqualTo(TABLES);
      assertThat(values(warehouse)).as("seed %d", SEED).isEqualTo(undoes ? before : then);
      restored = id;
      if (i + 1 < KILLS) {
        doomed = ChildServer.start(database);
      }
    }
    reporter.publishEntry("cut off", landed.toString());
    database.assertProved();
  }

  private long eventsOf(String request) {
    return database.count(
        "select count(*) from events where metadata->>'request-id' = '" + request + "'");
  }

  /**
   * Sends a request to the doomed server, which is killed when some of the request's files are
   * there, or a moment after all of them are; null if nothing came back.
   */
  private @Nullable JsonNode cutOff(String path, String body, String... headers) throws Exception {
    String url = doomed.url();
    int files = database.filesOnDisk().size();
    int point = random.nextInt(TABLES + AFTERWARDS);
    CountDownLatch over = new CountDownLatch(1);
    List<JsonNode> answers = new ArrayList<>();
    Work asks =
        () -> {
          try {
            answers.add(post(url, path, body, headers));
          } catch (UncheckedIOException e) {
            // It was killed before it answered.
          } finally {
            over.countDown();
          }
        };
    Work kills =
        () -> {
          boolean there = false;
          while (!there && over.getCount() > 0) {
            LockSupport.parkNanos(STEP.toNanos());
            there = filesNow() - files >= Math.min(point, TABLES);
          }
          LockSupport.parkNanos(Math.max(0, point - TABLES) * STEP.toNanos());
          doomed.kill();
        };
    Together.run(LIMIT, List.of(asks, kills));
    return answers.isEmpty() ? null : answers.getFirst();
  }

  /** How many files there are; 0 if one went while they were counted. */
  private int filesNow() {
    try {
      return database.filesOnDisk().size();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  @Test
  void exportThatIsCutOffGoesOnWhereItEnded() throws Exception {
    makeTables(survivor.url(), "t", TABLES);
    for (int i = 0; i < 30; i++) {
      commit(survivor.url(), "v" + i);
    }
    long events = database.head();
    String export =
        "/management/v1/audit/export?outcome=changed&to="
            + get(survivor.url() + "/management/v1/events?order=desc&limit=1")
                .at("/events/0/recorded-at")
                .asString();
    List<String> whole = new ArrayList<>();
    read(survivor.url() + export, whole, Integer.MAX_VALUE);
    List<String> got = new ArrayList<>();
    // On a fast machine all of it may be on its way by then, and nothing is left to go on with.
    read(doomed.url() + export, got, 1 + random.nextInt(100));
    String after = LedgerJson.mapper().readTree(got.getLast()).get("after").asString();
    read(survivor.url() + export + "&after=" + after, got, Integer.MAX_VALUE);
    assertThat(got).isEqualTo(whole);
    assertThat(
            got.stream().map(line -> LedgerJson.mapper().readTree(line).get("position").asLong()))
        .doesNotHaveDuplicates()
        .isSorted()
        .hasSizeGreaterThan((int) events - 2 * TABLES);
  }

  /** Reads whole lines; the server is killed when some have come. */
  private void read(String url, List<String> lines, int killedAt) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> answer =
          http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      int before = lines.size();
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        while (line != null) {
          // The last one may be half a line: it has no end.
          lines.add(line);
          if (lines.size() - before == killedAt) {
            doomed.kill();
          }
          line = reader.readLine();
        }
      } catch (IOException e) {
        lines.removeIf(line -> !line.endsWith("}"));
      }
    }
  }

  @Test
  void followersAndFilteredReadersGoOnPastAKill() throws Exception {
    makeTables(survivor.url(), "t", TABLES);
    FilteredReader polling = new FilteredReader("kind=table");
    FilteredReader streaming = new FilteredReader("kind=table");
    int rounds = 8;
    CountDownLatch half = new CountDownLatch(rounds / 2);
    CountDownLatch over = new CountDownLatch(2);
    String first = doomed.url();
    Together.run(
        LIMIT,
        List.of(
            () -> {
              for (int i = 0; i < rounds; i++) {
                commit(survivor.url(), "w" + i);
                half.countDown();
              }
              over.countDown();
            },
            () -> writeUntilItDies(first),
            () -> {
              half.await();
              LockSupport.parkNanos(random.nextLong(AFTERWARDS * STEP.toNanos()));
              doomed.kill();
              over.countDown();
            },
            () -> {
              over.await();
              database.awaitSealed();
              makeTables(survivor.url(), "the-end", 1);
            },
            () -> polling.poll(List.of(first, survivor.url())),
            () -> streaming.stream(List.of(first, survivor.url()))));

    List<Long> expected =
        database
            .admin()
            .sql(
                "select c.position from chain c join events e using (sequence)"
                    + " where e.stream_type = 'table' order by 1")
            .query(Long.class)
            .list();
    List<Long> seen = expected.subList(0, polling.positions.size());
    assertThat(polling.positions).as("polled, seed %d", SEED).isEqualTo(seen);
    assertThat(streaming.positions).as("streamed, seed %d", SEED).isEqualTo(seen);
    assertThat(expected.size() - seen.size()).as("after the end").isLessThan(TABLES);
    assertFollowed();
  }

  private void writeUntilItDies(String url) {
    try {
      for (int i = 0; ; i++) {
        makeTables(url, "d" + i + "-", 1);
      }
    } catch (UncheckedIOException e) {
      // It was killed.
    }
  }

  /** Timelines and history have each position once, the killed follower's and the next one's. */
  private void assertFollowed() throws Exception {
    database.awaitSealed();
    String management = "/management/v1/warehouse/" + warehouse;
    List<Long> timeline = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = get(survivor.url() + management + "/timeline?order=oldest&limit=500" + after);
      page.get("events").forEach(event -> timeline.add(event.get("position").asLong()));
      after = page.has("next-after") ? "&after=" + page.get("next-after").asLong() : "";
    } while (!after.isEmpty());
    assertThat(timeline).isEqualTo(NaiveTimelines.of(database).of(warehouse));

    // The value that each commit to a table set, by the ledger, and as of its position.
    TreeMap<Long, String> values = new TreeMap<>();
    database
        .admin()
        .sql(
            """
            select c.position, e.payload->'metadata'->>'location' as location
            from chain c join events e using (sequence)
            join names n on n.object_id = e.stream_id
            where n.name = 't0' and e.payload->'metadata'->>'location' is not null
            """)
        .query(
            row -> {
              values.put(row.getLong("position"), row.getString("location"));
            });
    assertThat(values).hasSizeGreaterThan(5);
    for (var value : values.entrySet()) {
      assertThat(
              get(survivor.url()
                      + "/catalog/v1/"
                      + warehouse
                      + "@"
                      + value.getKey()
                      + "/namespaces/n/tables/t0")
                  .get("metadata-location")
                  .asString())
          .as("position %d, seed %d", value.getKey(), SEED)
          .isEqualTo(value.getValue());
    }
    database.assertProved();
  }
}
