package io.varve.api.cli;

import io.varve.ledger.store.LedgerJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code varve log}. */
@Command(
    name = "log",
    description = "Shows what happened: the ledger's events, oldest first.",
    mixinStandardHelpOptions = true)
public final class LogCommand implements Callable<Integer> {

  private static final int PAGE = 500;

  @Mixin private ServerAddress server = new ServerAddress();

  @Option(names = "--follow", description = "goes on as events happen, until it is stopped")
  private boolean follow;

  @Option(names = "--json", description = "one JSON object a line, for pipes")
  private boolean json;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "begins behind this position (default: shows the last ones)")
  private @Nullable Long after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "how many of the last events, without --after (default: ${DEFAULT-VALUE})")
  private int limit = 50;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @Override
  public Integer call() throws IOException, InterruptedException {
    long next = after != null ? after : Math.max(0, head() - limit);
    EventPrinter printer = new EventPrinter(System.out, json);
    String epoch = null;
    while (true) {
      JsonNode page = get("/management/v1/events?after=" + next + "&limit=" + PAGE + wait(follow));
      String current = page.path("epoch").asString("");
      if (epoch == null) {
        printer.begin(page.path("ledger-id").asString(""), current);
      } else if (!epoch.equals(current)) {
        // It may have been put back behind what is printed already.
        throw new UsageException(
            "The ledger was restored meanwhile and is in epoch "
                + current
                + "; GET /management/v1/ledger says from which position on. Start again");
      }
      epoch = current;
      page.path("events").forEach(printer::print);
      next = page.path("next-after").asLong();
      if (!follow && page.path("events").size() < PAGE) {
        break;
      }
    }
    printer.end();
    return 0;
  }

  private long head() throws IOException, InterruptedException {
    return get("/management/v1/events?limit=1").path("head").asLong();
  }

  private static String wait(boolean follow) {
    return follow ? "&wait=PT30S" : "";
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    String base = server.uri().toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60)).build();
    var response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new UsageException(
          base + " answered " + response.statusCode() + ": " + response.body());
    }
    return LedgerJson.mapper().readTree(response.body());
  }
}
