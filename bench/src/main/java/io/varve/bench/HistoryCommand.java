package io.varve.bench;

import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.history.AuditQuestions;
import io.varve.bench.history.GeneratedLedger;
import io.varve.bench.history.HistoryReads;
import io.varve.bench.server.Contender;
import io.varve.bench.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./varve bench history}: what reads of the past and of the audit cost in a long ledger. */
@Command(
    name = "history",
    description =
        "Makes a ledger of many events, proves it, and measures reads of the past, timelines, audit"
            + " and diff.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

  @Option(
      names = "--events",
      defaultValue = "100000",
      description = "events to make (default: ${DEFAULT-VALUE})")
  private long events;

  @Option(
      names = "--reads",
      defaultValue = "300",
      description = "measured reads of each kind (default: ${DEFAULT-VALUE})")
  private int reads;

  @Option(names = "--no-verify", description = "does not prove the ledger")
  private boolean unproved;

  @Option(
      names = "--questions",
      description = "asks ten questions of an auditor, and compares the answers with the ledger")
  private boolean questions;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("varve-history");
    try (Servers servers = new Servers(folder, CompareCommand.program());
        Connection database = servers.database()) {
      Contender varve = servers.varve(1, List.of(), 0);
      CatalogClient catalog = varve.catalog();
      phase("made and sealed", () -> new GeneratedLedger(catalog, database).fill(events));
      phase("read models rebuilt", () -> print(servers.command("projection", "rebuild")));
      HistoryReads history = new HistoryReads(catalog, database);
      phase("followed", history::awaitFollowers);
      if (!unproved) {
        phase("verified", () -> print(servers.command("verify")));
      }
      if (questions) {
        phase("questioned", () -> new AuditQuestions(catalog, database).ask());
      }
      history.measure(reads);
      print(history.size());
      print("Resident memory of the server: " + (varve.residentBytes() >> 20) + " MiB");
    } finally {
      CompareCommand.delete(folder);
    }
    return 0;
  }

  @FunctionalInterface
  private interface Phase {
    void run() throws Exception;
  }

  private void phase(String name, Phase phase) throws Exception {
    long began = System.nanoTime();
    phase.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    System.err.printf(
        "%,d events %s in %.0f s: %,.0f/s%n", events, name, seconds, events / seconds);
  }

  private static void print(String text) {
    System.out.println(text.strip());
  }
}
