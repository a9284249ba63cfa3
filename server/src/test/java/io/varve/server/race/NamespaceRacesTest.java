package io.varve.server.race;

import static io.varve.command.refusal.Reason.ALREADY_EXISTS;
import static io.varve.command.refusal.Reason.NAMESPACE_NOT_EMPTY;
import static io.varve.command.refusal.Reason.NO_SUCH_NAMESPACE;
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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes drop namespaces while others use them. */
final class NamespaceRacesTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode one = TestNode.start(database);
  private final TestNode two = TestNode.start(database);
  private final TestCatalog here = one.catalog();
  private final TestCatalog there = two.catalog();

  @AfterEach
  void stop() {
    one.close();
    two.close();
    database.assertNoDeadlock();
    database.close();
  }

  @Test
  void aTableIsCreatedOrItsNamespaceIsDroppedButNeverBoth() throws Exception {
    for (int i = 0; i < 40; i++) {
      String name = "n" + i;
      here.createNamespace(name);
      List<Optional<Reason>> results =
          race(
              () -> Refusals.of(() -> here.createTable(name, "t"), Set.of(NO_SUCH_NAMESPACE)),
              () ->
                  Refusals.of(() -> there.dropNamespace(false, name), Set.of(NAMESPACE_NOT_EMPTY)));
      assertThat(results).filteredOn(Optional::isEmpty).hasSize(1);
    }
    database.assertWhole();
  }

  @Test
  void aChildIsCreatedOrItsParentIsDroppedButNeverBoth() throws Exception {
    for (int i = 0; i < 40; i++) {
      String name = "n" + i;
      here.createNamespace(name);
      List<Optional<Reason>> results =
          race(
              () ->
                  Refusals.of(() -> here.createNamespace(name, "child"), Set.of(NO_SUCH_NAMESPACE)),
              () ->
                  Refusals.of(() -> there.dropNamespace(false, name), Set.of(NAMESPACE_NOT_EMPTY)));
      assertThat(results).filteredOn(Optional::isEmpty).hasSize(1);
    }
    database.assertWhole();
  }

  @Test
  void aRecursiveDropTakesWhatWasCreatedBeforeItAndRefusesWhatComesAfter() throws Exception {
    for (int i = 0; i < 30; i++) {
      String name = "n" + i;
      here.createNamespace(name);
      here.createNamespace(name, "child");
      List<Optional<Reason>> results =
          race(
              () -> Refusals.of(() -> there.dropNamespace(true, name), Set.of()),
              () -> Refusals.of(() -> here.createTable(name, "t"), Set.of(NO_SUCH_NAMESPACE)),
              () ->
                  Refusals.of(
                      () -> there.createTable(TestCatalog.request(), List.of(name, "child"), "t"),
                      Set.of(NO_SUCH_NAMESPACE)),
              () ->
                  Refusals.of(
                      () -> here.createNamespace(name, "child", "grandchild"),
                      Set.of(NO_SUCH_NAMESPACE)));
      assertThat(results.getFirst()).isEmpty();
      assertThat(database.count("select count(*) from namespaces")).isZero();
      assertThat(database.count("select count(*) from names")).isZero();
    }
    database.assertWhole();
  }

  @Test
  void aTableThatIsRenamedWhileItsNamespaceIsDroppedIsMovedOrDropped() throws Exception {
    here.createNamespace("harbour");
    for (int i = 0; i < 40; i++) {
      String name = "n" + i;
      here.createNamespace(name);
      here.createTable(name, "t");
      String moved = "t" + i;
      List<Optional<Reason>> results =
          race(
              () ->
                  Refusals.of(
                      () -> here.renameTable(name, "t", "harbour", moved), Set.of(NO_SUCH_TABLE)),
              () -> Refusals.of(() -> there.dropNamespace(true, name), Set.of()));
      boolean wasMoved = results.getFirst().isEmpty();
      assertThat(database.count("select count(*) from names where name = '" + moved + "'"))
          .isEqualTo(wasMoved ? 1 : 0);
    }
    assertThat(database.count("select count(*) from namespaces")).isEqualTo(1);
    database.assertWhole();
  }

  @Test
  void aTableThatIsRenamedIntoANamespaceThatIsDroppedIsThereOrGone() throws Exception {
    here.createNamespace("harbour");
    for (int i = 0; i < 30; i++) {
      String name = "n" + i;
      String table = "t" + i;
      here.createNamespace(name);
      here.createTable("harbour", table);
      List<Optional<Reason>> results =
          race(
              () ->
                  Refusals.of(
                      () -> here.renameTable("harbour", table, name, "t"),
                      Set.of(NO_SUCH_NAMESPACE)),
              () -> Refusals.of(() -> there.dropNamespace(true, name), Set.of()));
      boolean wasMoved = results.getFirst().isEmpty();
      // Moved first means that it was dropped with its new namespace.
      assertThat(database.count("select count(*) from names where name = '" + table + "'"))
          .isEqualTo(wasMoved ? 0 : 1);
    }
    database.assertWhole();
  }

  @Test
  void aTreeThatManyBuildChangeAndCutEndsInWhatTheLedgerSays() throws Exception {
    AtomicInteger seeds = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    long before = database.events();
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (TestCatalog catalog : List.of(here, there, here, there, here, there, here, there)) {
      writers.add(
          () -> {
            Random random = new Random(seeds.incrementAndGet());
            for (int i = 0; i < 250; i++) {
              if (change(catalog, random).isEmpty()) {
                done.incrementAndGet();
              }
            }
            return true;
          });
    }
    Together.call(LIMIT, writers);
    assertThat(database.events() - before).isGreaterThan(200);
    assertThat(done.get()).isGreaterThan(200);
    database.assertWhole();
  }

  private static Optional<Reason> change(TestCatalog catalog, Random random) throws Exception {
    String root = "r" + random.nextInt(2);
    String child = "c" + random.nextInt(2);
    List<String> levels = random.nextBoolean() ? List.of(root) : List.of(root, child);
    String[] path = levels.toArray(String[]::new);
    String table = "t" + random.nextInt(2);
    return switch (random.nextInt(10)) {
      case 0, 1 ->
          Refusals.of(
              () -> catalog.createNamespace(path), Set.of(ALREADY_EXISTS, NO_SUCH_NAMESPACE));
      case 2, 3, 4 ->
          Refusals.of(
              () -> catalog.createTable(TestCatalog.request(), levels, table),
              Set.of(ALREADY_EXISTS, NO_SUCH_NAMESPACE));
      case 5 ->
          Refusals.of(
              () -> catalog.dropNamespace(false, path),
              Set.of(NAMESPACE_NOT_EMPTY, NO_SUCH_NAMESPACE));
      case 6 -> Refusals.of(() -> catalog.dropNamespace(true, path), Set.of(NO_SUCH_NAMESPACE));
      case 7 ->
          Refusals.of(
              () ->
                  catalog.setNamespaceProperties(
                      levels, Map.of("key", UUID.randomUUID().toString())),
              Set.of(NO_SUCH_NAMESPACE));
      case 8 ->
          Refusals.of(
              () -> catalog.setProperties(root, table, Map.of("k", UUID.randomUUID().toString())),
              Set.of(NO_SUCH_TABLE));
      default ->
          Refusals.of(
              () -> catalog.renameTable("r0", table, "r1", table),
              Set.of(ALREADY_EXISTS, NO_SUCH_NAMESPACE, NO_SUCH_TABLE));
    };
  }

  @SafeVarargs
  private static List<Optional<Reason>> race(Callable<Optional<Reason>>... calls) throws Exception {
    return Together.call(LIMIT, List.of(calls));
  }
}
