package io.varve.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code varve usage}. */
@Command(
    name = "usage",
    description =
        "Shows how a table is used, as far as clients report their scans and commits: Iceberg's"
            + " Java clients do (Spark, Trino, Flink), PyIceberg does not.",
    footer = {"", "Examples:", "  varve usage demo/shop.orders --since 7d --bucket day"},
    mixinStandardHelpOptions = true)
public final class UsageCli implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = AuditCli.Since.class,
      description =
          "from this time on, such as 2026-12-01T08:00:00Z, or how long ago: 30m, 2h, 7d"
              + " (default: 7 days of hours, 90 days)")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = AuditCli.Since.class,
      description = "up to this time (default: now)")
  private @Nullable Instant until;

  @Option(
      names = "--bucket",
      paramLabel = "BUCKET",
      description = "hour or day: what is added up (default: hour)")
  private String bucket = "hour";

  @Parameters(
      paramLabel = "TABLE",
      converter = LogCli.Table.class,
      description = "WAREHOUSE/NAMESPACE.TABLE; an id is taken for a name")
  private @Nullable ObjectName table;

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    ObjectName of = table;
    if (of == null) {
      throw new UsageException("Say a table: WAREHOUSE/NAMESPACE.TABLE");
    }
    JsonNode usage =
        client.get(
            of.path(client)
                + "/usage?bucket="
                + ManagementClient.encoded(bucket)
                + (since == null ? "" : "&since=" + since)
                + (until == null ? "" : "&until=" + until));
    if (server.json) {
      System.out.println(usage);
    } else {
      print(usage);
    }
    return 0;
  }

  private static void print(JsonNode usage) {
    Columns times =
        new Columns("FROM", "SCANS", "FILES", "BYTES", "PLANNING", "COMMITS", "CONFLICTS");
    for (JsonNode point : usage.path("points")) {
      add(times, point.path("at").asString(), point);
    }
    if (!usage.path("points").isEmpty()) {
      add(times, "TOTAL", usage.path("total"));
    }
    times.print(System.out, "No client reported a scan or a commit in this time.");
    rows(usage.path("principals"), "PRINCIPAL", "principal");
    rows(usage.path("engines"), "ENGINE", "engine");
    Columns columns = new Columns("COLUMN", "ID", "SCANS");
    for (JsonNode one : usage.path("columns")) {
      columns.add(
          one.path("name").asString(),
          one.path("field-id").asString(),
          one.path("scans").asString());
    }
    if (!usage.path("columns").isEmpty()) {
      System.out.println();
      columns.print(System.out, "");
    }
    JsonNode last = usage.path("last-read");
    if (last.has("at")) {
      String by = last.path("principal").asString("");
      System.out.println();
      Terminal.say(
          "Last read at " + last.path("at").asString() + (by.isEmpty() ? "" : " by " + by));
    }
  }

  private static void add(Columns columns, String from, JsonNode sums) {
    JsonNode scans = sums.path("scans");
    JsonNode commits = sums.path("commits");
    columns.add(
        from,
        scans.path("count").asString("0"),
        scans.path("data-files").asString("0"),
        scans.path("bytes").asString("0"),
        scans.has("planning-ms") ? scans.path("planning-ms").asString() + " ms" : "-",
        commits.path("count").asString("0"),
        commits.path("conflicts").asString("0"));
  }

  private static void rows(JsonNode users, String title, String name) {
    if (users.isEmpty()) {
      return;
    }
    Columns columns = new Columns(title, "SCANS", "COMMITS", "LAST READ");
    for (JsonNode one : users) {
      columns.add(
          one.path(name).asString("-"),
          one.path("scans").asString(),
          one.path("commits").asString(),
          one.path("last-read-at").asString("-"));
    }
    System.out.println();
    columns.print(System.out, "");
  }
}
