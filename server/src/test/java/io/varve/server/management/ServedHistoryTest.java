package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Several clients change one warehouse on two nodes, by commands of all kinds, undo and restore
 * among them, and each position is for good what was served at it. {@code -Dvarve.histories} says
 * how many, {@code -Dvarve.history.rounds} how long ones are tried.
 */
final class ServedHistoryTest {

  private static final int HISTORIES = Integer.getInteger("varve.histories", 2);
  private static final int ROUNDS = Integer.getInteger("varve.history.rounds", 10);
  private static final int CLIENTS = 4;

  /** Positions that are looked at of those that a round passes. */
  private static final int PASSED = 2;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static CatalogDatabase database;
  private static TestServer one;
  private static TestServer other;
  private static Management api;
  private static int warehouses;
  private static int undone;
  private static int restored;

  @BeforeAll
  @BeforeContainer
  static void start() {
    database = CatalogDatabase.create();
    one = TestServer.unused(database, false);
    other = TestServer.unused(database, false);
    api = new Management(one);
    api.bootstrap();
  }

  @AfterAll
  @AfterContainer
  static void stop() {
    other.close();
    one.close();
    database.close();
  }

  /** What a warehouse is named by, opened at a position by its name. */
  private static String past(Management at, String name, long position) {
    return at.config(name + "@position:" + position).is(200).text("/overrides/prefix");
  }

  @Property(
      tries = 1,
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE,
      afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void eachPositionStaysWhatWasServedThen(@ForAll long seed) throws Exception {
    for (int i = 0; i < HISTORIES; i++) {
      new History(seed + i).run();
    }
    assertThat(undone + restored).as("undone and restored, from seed %d on", seed).isPositive();
    database.assertProved();
  }

  /** One warehouse, with what was served at positions of it. */
  private static final class History {
    private final long seed;
    private final Random random;
    private final String name;
    private final List<Lake> clients = new ArrayList<>();
    private final List<Random> choices = new ArrayList<>();

    /** What was served by the catalog itself, when nobody changed it. */
    private final TreeMap<Long, Map<String, String>> served = new TreeMap<>();

    /** What was answered as of positions that were passed while others wrote. */
    private final TreeMap<Long, Map<String, String>> passed = new TreeMap<>();

    History(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.name = "history-" + warehouses++;
      String warehouse = api.softWarehouse(name);
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new Lake(new Management(i % 2 == 0 ? one : other), database, warehouse));
        choices.add(new Random(random.nextLong()));
      }
      Lake lake = clients.getFirst();
      lake.namespace("a");
      lake.namespace("b");
      lake.table("a", "t");
      remember();
    }

    private Lake any() {
      return clients.get(random.nextInt(CLIENTS));
    }

    private String warehouse() {
      return clients.getFirst().warehouse();
    }

    private void remember() {
      served.put(database.head(), RandomCatalog.served(any().api(), warehouse()));
    }

    private Map<String, String> state() {
      return RestoredState.of(any().api(), warehouse());
    }

    void run() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        changeTogether();
        if (random.nextInt(3) == 0) {
          undoTwice();
        }
        if (random.nextInt(3) == 0) {
          restore();
        }
      }
      for (var position : served.entrySet()) {
        for (Management node : List.of(api, new Management(other))) {
          assertThat(RandomCatalog.served(node, past(node, name, position.getKey())))
              .as("position %d of seed %d", position.getKey(), seed)
              .isEqualTo(position.getValue());
        }
      }
      passed.forEach(
          (position, then) ->
              assertThat(RandomCatalog.served(any().api(), past(any().api(), name, position)))
                  .as("position %d of seed %d, which was passed", position, seed)
                  .isEqualTo(then));
    }

    private void changeTogether() throws Exception {
      long before = database.head();
      List<Callable<Integer>> changes = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Lake client = clients.get(i);
        Random choice = choices.get(i);
        changes.add(() -> change(client, choice));
      }
      for (int status : Together.call(LIMIT, changes)) {
        // 503 says that it was not done, and 500 that the outcome is unknown.
        assertThat(status).as("seed %d", seed).isNotEqualTo(500);
      }
      remember();
      long after = database.head();
      for (int i = 0; i < PASSED && after - before > 1; i++) {
        long position = random.nextLong(before + 1, after);
        passed.put(position, RandomCatalog.served(any().api(), past(any().api(), name, position)));
      }
    }

    private int change(Lake client, Random choice) {
      int what = choice.nextInt(RandomCatalog.KINDS + 3);
      if (what == RandomCatalog.KINDS) {
        return restoreTo(client, position(choice), false).status();
      }
      if (what > RandomCatalog.KINDS) {
        return undo(client, event(choice), false).status();
      }
      // A drop for good ends what can be undone, so there are few.
      return RandomCatalog.change(client, choice, what == 9 && choice.nextBoolean() ? 8 : what);
    }

    private long position(Random choice) {
      List<Long> positions = List.copyOf(served.keySet());
      return positions.get(choice.nextInt(positions.size()));
    }

    /** One of the last events of the warehouse that concern what is in it. */
    private String event(Random choice) {
      List<String> newest =
          database
              .admin()
              .sql(
                  "select event_id::text from events where metadata->>'warehouse-id' = ?"
                      + " and stream_type <> 'warehouse' order by sequence desc limit 6")
              .param(warehouse())
              .query(String.class)
              .list();
      return newest.get(choice.nextInt(newest.size()));
    }

    private static Response undo(Lake client, String event, boolean dry) {
      return client
          .api()
          .post("/management/v1/events/" + event + "/undo", "{\"dry-run\": " + dry + "}");
    }

    private static Response restoreTo(Lake client, long position, boolean dry) {
      return client
          .api()
          .post(
              client.management() + "/restore",
              "{\"to\": {\"position\": %d}, \"dry-run\": %s}".formatted(position, dry));
    }

    private void undoTwice() {
      String event = event(random);
      Map<String, String> before = state();
      boolean possible = undo(any(), event, true).is(200).json().get("possible").asBoolean();
      assertThat(state()).as("a plan changed something").isEqualTo(before);
      Response answer = undo(any(), event, false);
      assertThat(answer.status()).as(answer.body()).isEqualTo(possible ? 200 : 409);
      if (possible && !answer.json().get("steps").isEmpty()) {
        remember();
        undoRequest(answer);
        assertThat(state()).as("undo of the undo of %s, seed %d", event, seed).isEqualTo(before);
        undone++;
      } else {
        assertThat(state()).as("nothing to undo in %s", event).isEqualTo(before);
      }
      remember();
    }

    private void undoRequest(Response changed) {
      database.awaitSealed();
      any()
          .api()
          .post("/management/v1/requests/" + changed.text("/request-id") + "/undo", "{}")
          .is(200);
    }

    private void restore() {
      long position = position(random);
      Map<String, String> before = state();
      Response answer = restoreTo(any(), position, false);
      if (answer.status() == 409) {
        // Something was dropped for good, or two names were exchanged.
        answer.isError(409, "NotInvertible");
        assertThat(state()).isEqualTo(before);
        return;
      }
      answer.is(200);
      remember();
      assertThat(state())
          .as("restored to position %d, seed %d", position, seed)
          .isEqualTo(RestoredState.of(any().api(), past(any().api(), name, position)));
      restored++;
      if (!answer.json().get("steps").isEmpty() && random.nextBoolean()) {
        database.awaitSealed();
        Response undone =
            any()
                .api()
                .post("/management/v1/requests/" + answer.text("/request-id") + "/undo", "{}");
        if (undone.status() == 409) {
          // A namespace would have to leave a name that another one is to have again.
          undone.isError(409, "NotInvertible");
          return;
        }
        undone.is(200);
        assertThat(state()).as("undo of the restore, seed %d", seed).isEqualTo(before);
        remember();
      }
    }
  }
}
