package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.projections.verify.Rebuilt;
import io.varve.schema.SchemaMigration;
import io.varve.server.configuration.DataSources;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.verify.Verifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code varve projection}. */
@Command(
    name = "projection",
    description = "Shows how far projections that follow the ledger are, and rebuilds all from it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ProjectionCli {

  @Command(
      name = "list",
      description = "Lists projections with their position and lag.",
      mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = new ManagementClient(server.connection(), null).get("projections");
    if (server.json) {
      System.out.println(answer);
      return 0;
    }
    Columns columns = new Columns("PROJECTION", "STATE", "POSITION", "OF", "LAG", "WAITING");
    for (JsonNode one : answer.path("projections")) {
      columns.add(
          one.path("name").asString(),
          one.path("state").asString(),
          one.path("position").asString(),
          one.path("head-position").asString(),
          one.path("lag").asString(),
          one.path("lag-seconds").asString() + " s");
    }
    columns.print(System.out, "There are no projections.");
    return 0;
  }

  @Command(
      name = "rebuild",
      description =
          "Makes what is served what the ledger leads to, by a replay. Safe on a live server: reads"
              + " go on, and writes wait only while the end is replayed and rows that differ are"
              + " written. Exits with 1, and changes nothing, if the ledger is not whole.",
      mixinStandardHelpOptions = true)
  int rebuild(
      @Mixin DatabaseOptions database,
      @Option(names = "--json", description = "the result as JSON") boolean json)
      throws Exception {
    Rebuilt rebuilt;
    try (var open = database.open(sentence -> say(json, sentence))) {
      DatabaseSettings settings = open.settings();
      new SchemaMigration(DataSources.single(settings.url(), settings.owner())).check();
      rebuilt =
          Verifier.rebuild(
              DataSources.single(settings.url(), settings.runtime()),
              position -> say(json, "Replayed to position " + position));
    }
    if (json) {
      System.out.println(LedgerJson.mapper().writeValueAsString(rebuilt));
    } else if (!rebuilt.report().clean()) {
      VerifyPrinter.print(System.out, rebuilt.report(), false);
      System.err.println(
          "The ledger is not whole, so nothing was changed. Restore it from a backup.");
    } else {
      Columns columns = new Columns("TABLE", "ROWS CHANGED");
      rebuilt.rows().forEach((table, rows) -> columns.add(table, Long.toString(rows)));
      columns.print(System.out, "All rows are as the ledger leads to.");
      System.out.println(
          Terminal.green("Rebuilt: ")
              + rebuilt.report().events()
              + " events to position "
              + rebuilt.report().position()
              + "; writers waited for "
              + rebuilt.pausedMillis()
              + " ms.");
    }
    return rebuilt.report().clean() ? 0 : 1;
  }

  private static void say(boolean json, String sentence) {
    if (!json) {
      System.err.println(Terminal.faint(sentence));
    }
  }
}
