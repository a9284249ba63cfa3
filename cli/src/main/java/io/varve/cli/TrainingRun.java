package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * What a server does all day, asked of a fresh one, so that a JVM which records it for a cache has
 * seen what the next start needs.
 */
final class TrainingRun {

  private static final int ROUNDS = 20;

  private static final long TOOLS_SECONDS = 60;

  private static final String NAMESPACE =
      """
      {"namespace": ["training"], "properties": {"owner": "nobody"}}
      """;
  private static final String TABLE =
      """
      {"name": "t", "schema": {"type": "struct", "schema-id": 0, "fields": [
        {"id": 1, "name": "id", "required": true, "type": "long"},
        {"id": 2, "name": "at", "required": false, "type": "timestamptz"},
        {"id": 3, "name": "note", "required": false, "type": "string"}]}}
      """;
  private static final String COMMIT =
      """
      {"requirements": [{"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": null}],
       "updates": [{"action": "set-properties", "updates": {"round": "%d"}}]}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  TrainingRun(URI server) {
    this.server = server;
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException if the server refuses anything, which none of this gives cause to
   */
  void run() throws IOException, InterruptedException {
    ask("GET", "/health", "");
    JsonNode config = ask("GET", "/catalog/v1/config?warehouse=demo", "");
    String catalog = "/catalog/v1/" + config.path("overrides").path("prefix").asString();
    String tables = catalog + "/namespaces/training/tables";
    ask("POST", catalog + "/namespaces", NAMESPACE);
    ask("POST", tables, TABLE);
    for (int round = 0; round < ROUNDS; round++) {
      ask("GET", catalog + "/namespaces", "");
      ask("GET", catalog + "/namespaces/training", "");
      ask("GET", tables, "");
      ask("GET", tables + "/t", "");
      ask("POST", tables + "/t", COMMIT.formatted(round));
      ask("GET", "/management/v1/events?limit=100", "");
    }
    ask("DELETE", tables + "/t", "");
    ask("DELETE", catalog + "/namespaces/training", "");
    if (!RemoteVerify.run(new ServerConnection(server, Tokens.NONE), true, position -> {})
        .clean()) {
      throw new IllegalStateException("The server does not verify after its training");
    }
  }

  /**
   * Has another JVM run commands of the command line on the server, for theirs is a cache of its
   * own: a server's has classes that they would map in vain.
   *
   * @param cache file that the JVM leaves; none if it fails
   */
  void runTools(Path cache) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-XX:AOT"))
        .forEach(command::add);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(List.of("-jar", System.getProperty("java.class.path")));
    command.addAll(List.of("training", server.toString()));
    Process tools = new ProcessBuilder(command).inheritIO().start();
    if (!tools.waitFor(TOOLS_SECONDS, TimeUnit.SECONDS)) {
      tools.destroyForcibly().waitFor();
    }
    if (tools.exitValue() != 0) {
      Files.deleteIfExists(cache);
    }
  }

  private JsonNode ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          method + " " + path + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body().isEmpty()
        ? LedgerJson.mapper().nullNode()
        : LedgerJson.mapper().readTree(response.body());
  }
}
