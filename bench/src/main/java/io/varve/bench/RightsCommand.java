package io.varve.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.bench.catalog.Bodies;
import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.catalog.ManagementClient;
import io.varve.bench.measure.ClosedLoop;
import io.varve.bench.server.Running;
import io.varve.bench.server.Servers;
import io.varve.bench.work.Population;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./varve bench rights}: what a login and grants cost. */
@Command(
    name = "rights",
    description =
        "Measures Varve with a login and many users, roles and grants, beside the same Varve where"
            + " everybody may do everything.",
    mixinStandardHelpOptions = true)
final class RightsCommand implements Callable<Integer> {

  private static final int CHECKS = 1000;
  private static final int CHECKED = 50;

  @Mixin private WorkOptions work = new WorkOptions();

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "10000",
      description = "users (default: ${DEFAULT-VALUE})")
  private int users;

  @Option(
      names = "--roles",
      paramLabel = "N",
      defaultValue = "1000",
      description = "roles, in chains of ten; a multiple of ten (default: ${DEFAULT-VALUE})")
  private int roles;

  @Option(
      names = "--grants",
      paramLabel = "N",
      defaultValue = "100000",
      description = "grants (default: ${DEFAULT-VALUE})")
  private int grants;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("varve-rights");
    try (Servers servers = new Servers(folder, CompareCommand.program())) {
      Path key = folder.resolve("key");
      Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
      Path first = folder.resolve("first-client");
      Running guarded = servers.guardedVarve(first, key);
      URI server = guarded.catalogs().getFirst().resolve("/");
      Properties credential = new Properties();
      try (var lines = Files.newBufferedReader(first)) {
        credential.load(lines);
      }
      ManagementClient root =
          new ManagementClient(
              server, credential.getProperty("client-id"), credential.getProperty("client-secret"));
      JsonNode made = root.post("/api-client", "{\"name\":\"measured\"}");
      CatalogClient asRoot = catalog(server, root);
      long began = System.nanoTime();
      new Population(root, asRoot, asRoot.prefix())
          .make(users, roles, grants, made.path("principal").asText());
      System.err.printf(
          "Made %,d users, %,d roles and %,d grants in %d s.%n",
          users, roles, grants, (System.nanoTime() - began) / 1_000_000_000);
      ManagementClient measured =
          new ManagementClient(
              server, made.path("client-id").asText(), made.path("client-secret").asText());
      CatalogClient asMeasured = catalog(server, measured);
      work.run(List.of(guarded.as("with grants", asMeasured), servers.varve(1, List.of(), 0)));
      checks(measured, asMeasured);
    } finally {
      CompareCommand.delete(folder);
    }
    return 0;
  }

  private static CatalogClient catalog(URI server, ManagementClient client) {
    return new CatalogClient(List.of(server.resolve("/catalog")), "demo", null, client.token());
  }

  private static void checks(ManagementClient management, CatalogClient catalog) {
    catalog.post("namespaces", Bodies.namespace("checked")).expect(200);
    ClosedLoop.run(
        8,
        CHECKS,
        (client, n) ->
            catalog.post("namespaces/checked/tables", Bodies.table("t" + n)).expect(200));
    StringBuilder body = new StringBuilder("{\"checks\":[");
    for (int n = 0; n < CHECKS; n++) {
      body.append(n == 0 ? "" : ",")
          .append(
              "{\"operation\":{\"table\":{\"action\":\"read_data\",\"warehouse-id\":\"%s\",\"namespace\":[\"checked\"],\"table\":\"t%d\"}}}"
                  .formatted(catalog.prefix(), n));
    }
    String checks = body.append("]}").toString();
    ClosedLoop.Step step =
        (client, n) -> {
          for (JsonNode one : management.post("/action/batch-check", checks).path("results")) {
            if (!one.path("allowed").asBoolean()) {
              throw new IllegalStateException("Refused: " + one);
            }
          }
        };
    ClosedLoop.run(1, CHECKED, step);
    ClosedLoop.Latencies times = ClosedLoop.run(1, CHECKED, step);
    System.out.printf(
        Locale.ROOT,
        "%nA batch-check of %,d tables: p50 %.1f ms, p95 %.1f ms.%n",
        CHECKS,
        times.millis(0.50),
        times.millis(0.95));
  }
}
