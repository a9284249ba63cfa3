package io.varve.server.race;

import static io.varve.command.refusal.Reason.ALREADY_EXISTS;
import static io.varve.command.refusal.Reason.NO_SUCH_TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.refusal.Reason;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Refusals;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes want the same names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NameRacesTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);
  private static final int WRITERS = 8;

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode one = TestNode.start(database);
  private final TestNode two = TestNode.start(database);
  private final List<TestCatalog> catalogs = List.of(one.catalog(), two.catalog());

  @BeforeAll
  void makeNamespaces() {
    catalogs.getFirst().createNamespace("left");
    catalogs.getFirst().createNamespace("right");
  }

  @AfterAll
  void stop() {
    one.close();
    two.close();
    database.assertNoDeadlock();
    database.close();
  }

  @Test
  void exactlyOneOfManyCreatesTheNamespace() throws Exception {
    exactlyOneWinsEachRound((catalog, round) -> catalog.createNamespace("n" + round));
  }

  @Test
  void exactlyOneOfManyCreatesTheTable() throws Exception {
    exactlyOneWinsEachRound((catalog, round) -> catalog.createTable("left", "t" + round));
  }

  @Test
  void exactlyOneOfManyTablesGetsTheNewName() throws Exception {
    for (int writer = 0; writer < WRITERS; writer++) {
      catalogs.getFirst().createTable("left", "from" + writer);
    }
    AtomicInteger ids = new AtomicInteger();
    List<Optional<Reason>> results =
        Together.call(
            LIMIT,
            writers(
                catalog -> {
                  String from = "from" + ids.getAndIncrement();
                  return Refusals.of(
                      () -> catalog.renameTable("left", from, "right", "wanted"),
                      Set.of(ALREADY_EXISTS));
                }));
    assertThat(results).filteredOn(Optional::isEmpty).hasSize(1);
    database.assertWhole();
  }

  @Test
  void createsRenamesAndDropsOfTheSameNamesEndInWhatTheLedgerSays() throws Exception {
    long before = database.events();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger seeds = new AtomicInteger();
    Together.call(
        LIMIT,
        writers(
            catalog -> {
              Random random = new Random(seeds.incrementAndGet());
              for (int i = 0; i < 250; i++) {
                if (changeSomeTable(catalog, random).isEmpty()) {
                  done.incrementAndGet();
                }
              }
              return true;
            }));
    assertThat(database.events() - before).isEqualTo(done.get()).isGreaterThan(200);
    database.assertWhole();
  }

  private static Optional<Reason> changeSomeTable(TestCatalog catalog, Random random)
      throws Exception {
    String from = random.nextBoolean() ? "left" : "right";
    String to = random.nextBoolean() ? "left" : "right";
    String name = "name" + random.nextInt(3);
    String other = "name" + random.nextInt(3);
    return switch (random.nextInt(3)) {
      case 0 -> Refusals.of(() -> catalog.createTable(from, name), Set.of(ALREADY_EXISTS));
      case 1 ->
          Refusals.of(
              () -> catalog.renameTable(from, name, to, other),
              Set.of(ALREADY_EXISTS, NO_SUCH_TABLE));
      default -> Refusals.of(() -> catalog.dropTable(from, name), Set.of(NO_SUCH_TABLE));
    };
  }

  private void exactlyOneWinsEachRound(BiConsumer<TestCatalog, Integer> create) throws Exception {
    for (int i = 0; i < 25; i++) {
      int round = i;
      List<Optional<Reason>> results =
          Together.call(
              LIMIT,
              writers(
                  catalog ->
                      Refusals.of(() -> create.accept(catalog, round), Set.of(ALREADY_EXISTS))));
      assertThat(results).filteredOn(Optional::isEmpty).hasSize(1);
    }
    database.assertWhole();
  }

  /** A call on one of the nodes. */
  private interface OnCatalog<T> {
    T call(TestCatalog catalog) throws Exception;
  }

  private <T> List<Callable<T>> writers(OnCatalog<T> work) {
    List<Callable<T>> calls = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      TestCatalog catalog = catalogs.get(writer % catalogs.size());
      calls.add(() -> work.call(catalog));
    }
    return calls;
  }
}
