package io.varve.bench.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.bench.catalog.Bodies;
import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.catalog.CatalogClient.Answer;
import io.varve.bench.measure.ClosedLoop;
import io.varve.bench.work.Work.Preparation;
import io.varve.bench.work.Work.Run;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.Tasks;

/** All that is measured. */
public final class Works {

  private static final List<Integer> FEW = List.of(8);
  private static final List<Integer> EACH = List.of(1, 8, 32);
  private static final int BATCH = 1000;
  private static final int DISTINCT_TABLES = 32;
  private static final int TRIES = 1000;
  private static final double RETRY_SCALE = 2;
  private static final String REFS = "?snapshots=refs";

  private Works() {}

  /** The list, in the order of the report. */
  public static List<Work> all() {
    return Stream.concat(small().stream(), large().stream()).toList();
  }

  /** Work on small tables. It also warms up the catalogs before anything is measured. */
  public static List<Work> small() {
    return List.of(
        work("create namespace", FEW, 1000, Works::createNamespaces),
        work("create table", FEW, 1000, Works::createTables, Aim.cpu(1)),
        work("load, 1 snapshot", FEW, 5000, loads(1), Aim.cpu(0.4)),
        work("load, 1 snapshot, plain", FEW, 5000, plainLoads(1), Aim.cpu(0.8)),
        work("load, 10 snapshots", EACH, 5000, loads(10), Aim.cpu(0.4)),
        work("load, 10 snapshots, plain", FEW, 5000, plainLoads(10), Aim.cpu(0.8)),
        work("load, 304", FEW, 5000, Works::loadUnchanged),
        work("list of 1,000 tables", FEW, 1000, Works::list, Aim.cpu(0.4)),
        work("commit, distinct tables", EACH, 1600, Works::distinct, Aim.cpu(1), Aim.postgres(1.5)),
        work("commit, one hot table", EACH, 600, (c, run) -> commit(c, run, 10)),
        work("rename table", FEW, 1000, Works::rename, Aim.cpu(1)),
        work("drop table", FEW, 1000, Works::drop, Aim.cpu(2)));
  }

  private static List<Work> large() {
    List<Integer> one = List.of(1);
    return List.of(
        work("conflicting appends, one hot table", FEW, 100, Works::conflicts, Aim.rate(1.5)),
        work("load, 1,000 snapshots", FEW, 300, loads(1000), Aim.cpu(0.1)),
        work("load, 1,000 snapshots, plain", FEW, 300, plainLoads(1000), Aim.cpu(0.1)),
        work("load refs, 1,000 snapshots", FEW, 300, (c, run) -> load(c, run, 1000, REFS)),
        work("commit, 1,000 snapshots", one, 100, (c, run) -> commit(c, run, 1000), Aim.cpu(0.5)),
        work("load, 10,000 snapshots", FEW, 30, loads(10_000)),
        work("commit, 10,000 snapshots", one, 12, (c, run) -> commit(c, run, 10_000)));
  }

  private static Work work(
      String name, List<Integer> clients, int operations, Preparation preparation, Aim... aims) {
    return new Work(name, clients, operations, List.of(aims), preparation);
  }

  /** The work of a name. */
  public static Work named(String name) {
    return all().stream().filter(work -> work.name().equals(name)).findFirst().orElseThrow();
  }

  private static ClosedLoop.Step createNamespaces(CatalogClient catalog, Run run) {
    return (client, n) ->
        catalog.post("namespaces", Bodies.namespace(run.name() + "n" + n)).expect(200);
  }

  private static ClosedLoop.Step createTables(CatalogClient catalog, Run run) {
    namespace(catalog, run.name());
    return (client, n) -> createTable(catalog, run.name(), "t" + n);
  }

  private static Preparation loads(int snapshots) {
    return (catalog, run) -> load(catalog, run, snapshots, "");
  }

  private static Preparation plainLoads(int snapshots) {
    return (catalog, run) -> {
      namespace(catalog, run.name());
      grow(catalog, run.name(), snapshots);
      String path = table(run.name(), "t");
      return (client, n) -> catalog.getPlain(path).expect(200);
    };
  }

  private static ClosedLoop.Step load(CatalogClient catalog, Run run, int snapshots, String query) {
    namespace(catalog, run.name());
    grow(catalog, run.name(), snapshots);
    String path = table(run.name(), "t") + query;
    return (client, n) -> catalog.get(path).expect(200);
  }

  private static ClosedLoop.Step loadUnchanged(CatalogClient catalog, Run run) {
    namespace(catalog, run.name());
    grow(catalog, run.name(), 10);
    String path = table(run.name(), "t");
    // Jetty marks the ETag of a compressed answer, and the fixture does not know it again.
    String eTag =
        Objects.requireNonNull(catalog.get(path).expect(200).eTag(), "no ETag")
            .replace("--gzip", "");
    return (client, n) -> catalog.get(path, eTag).expect(304);
  }

  private static ClosedLoop.Step list(CatalogClient catalog, Run run) {
    createTables(catalog, run, BATCH);
    return (client, n) -> catalog.get("namespaces/" + run.name() + "/tables").expect(200);
  }

  private static ClosedLoop.Step distinct(CatalogClient catalog, Run run) {
    namespace(catalog, run.name());
    int each = Math.max(1, DISTINCT_TABLES / run.clients());
    List<Table> tables =
        IntStream.range(0, each * run.clients())
            .mapToObj(
                i -> new Table(createTable(catalog, run.name(), "t" + i), run.name(), "t" + i))
            .toList();
    int[] turns = new int[run.clients()];
    return (client, n) -> tables.get(client * each + turns[client]++ % each).append(catalog, 1);
  }

  private static ClosedLoop.Step commit(CatalogClient catalog, Run run, int snapshots) {
    namespace(catalog, run.name());
    String uuid = grow(catalog, run.name(), snapshots).uuid;
    String path = table(run.name(), "t");
    return (client, n) ->
        insist(catalog, path, Bodies.setProperty(uuid, "at " + n), run.refusals());
  }

  // As Iceberg's Java client appends: on the newest snapshot, and again after a pause if another
  // append was faster. More often than its default of four times, so that each append succeeds.
  private static ClosedLoop.Step conflicts(CatalogClient catalog, Run run) {
    namespace(catalog, run.name());
    grow(catalog, run.name(), 10);
    return (client, n) ->
        Tasks.foreach(table(run.name(), "t"))
            .retry(TRIES)
            .exponentialBackoff(
                TableProperties.COMMIT_MIN_RETRY_WAIT_MS_DEFAULT,
                TableProperties.COMMIT_MAX_RETRY_WAIT_MS_DEFAULT,
                TableProperties.COMMIT_TOTAL_RETRY_TIME_MS_DEFAULT,
                RETRY_SCALE)
            .onlyRetryOn(CommitFailedException.class)
            .run(path -> append(catalog, path, run.refusals()));
  }

  private static void append(CatalogClient catalog, String path, LongAdder refusals) {
    JsonNode base = catalog.get(path).expect(200).json().path("metadata");
    Answer answer =
        catalog.post(
            path,
            Bodies.append(
                base.path("table-uuid").asText(),
                base.path("location").asText(),
                base.path("current-snapshot-id").asLong() + 1,
                1));
    if (answer.status() == 409) {
      refusals.increment();
      throw new CommitFailedException("Another append was faster");
    }
    answer.expect(200);
  }

  private static ClosedLoop.Step rename(CatalogClient catalog, Run run) {
    createTables(catalog, run, run.operations());
    return (client, n) ->
        catalog.post("tables/rename", Bodies.rename(run.name(), "t" + n, "u" + n)).expect(204);
  }

  private static ClosedLoop.Step drop(CatalogClient catalog, Run run) {
    createTables(catalog, run, run.operations());
    return (client, n) -> catalog.delete(table(run.name(), "t" + n)).expect(204);
  }

  private static void createTables(CatalogClient catalog, Run run, int count) {
    namespace(catalog, run.name());
    ClosedLoop.run(8, count, (client, n) -> createTable(catalog, run.name(), "t" + n));
  }

  // As engines do: a commit that lost a race, or found the server busy, is sent again.
  private static void insist(CatalogClient catalog, String path, String body, LongAdder refusals) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Answer answer = catalog.post(path, body);
      if (answer.status() != 409 && answer.status() != 503 && answer.status() != 429) {
        answer.expect(200);
        return;
      }
      refusals.increment();
    }
    throw new IllegalStateException("Refused " + TRIES + " times: " + path);
  }

  private static void namespace(CatalogClient catalog, String name) {
    catalog.post("namespaces", Bodies.namespace(name)).expect(200);
  }

  private static JsonNode createTable(CatalogClient catalog, String namespace, String name) {
    return catalog
        .post("namespaces/" + namespace + "/tables", Bodies.table(name))
        .expect(200)
        .json();
  }

  private static Table grow(CatalogClient catalog, String namespace, int snapshots) {
    Table table = new Table(createTable(catalog, namespace, "t"), namespace, "t");
    for (int done = 0; done < snapshots; done += BATCH) {
      table.append(catalog, Math.min(BATCH, snapshots - done));
    }
    return table;
  }

  private static String table(String namespace, String name) {
    return "namespaces/" + namespace + "/tables/" + name;
  }

  /** A table that one client appends to. */
  private static final class Table {
    private final String path;
    private final String uuid;
    private final String location;
    private long next = 1;

    Table(JsonNode created, String namespace, String name) {
      this.path = table(namespace, name);
      this.uuid = created.path("metadata").path("table-uuid").asText();
      this.location = created.path("metadata").path("location").asText();
    }

    void append(CatalogClient catalog, int count) {
      catalog.post(path, Bodies.append(uuid, location, next, count)).expect(200);
      next += count;
    }
  }
}
