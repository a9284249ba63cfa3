package io.varve.cli;

import java.net.http.HttpResponse;
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
public final class LogCli implements Callable<Integer> {

  private static final int PAGE = 500;
  private static final int LAST = 50;

  @Mixin private ServerAddress server = new ServerAddress();

  @Option(names = "--follow", description = "goes on as events happen, until it is stopped")
  private boolean follow;

  @Option(names = "--json", description = "one JSON object a line, for pipes")
  private boolean json;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "begins after this position (default: shows the last ones)")
  private @Nullable Long after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Arguments.Count.class,
      description =
          "how many: of the last events (default: 50), or with --after from there (default: all)")
  private @Nullable Integer limit;

  @Override
  public Integer call() throws InterruptedException {
    ServerConnection connection = server.connection();
    long next = after != null ? after : Math.max(0, head(connection) - last());
    long left = after != null && limit != null ? limit : Long.MAX_VALUE;
    EventPrinter printer = new EventPrinter(System.out, json);
    String epoch = null;
    while (left > 0) {
      long asked = Math.min(PAGE, left);
      JsonNode page = page(connection, "after=" + next + "&limit=" + asked + wait(follow));
      String current = page.path("epoch").asString("");
      if (epoch == null) {
        printer.begin(page.path("ledger-id").asString(""), current);
      } else if (!epoch.equals(current)) {
        // It may have been put back after what is printed already.
        throw new UsageException(
            "The ledger was restored meanwhile and is in epoch "
                + current
                + ": what was printed may be lost. Start again");
      }
      epoch = current;
      page.path("events").forEach(printer::print);
      long following = page.path("next-after").asLong();
      if (following <= next && !page.path("events").isEmpty()) {
        // It would send the same events for ever.
        throw connection.notVarve();
      }
      next = following;
      left -= page.path("events").size();
      // A page of large events has fewer than were asked for.
      if (!follow && page.path("events").isEmpty()) {
        break;
      }
    }
    printer.end(after != null);
    return 0;
  }

  private long last() {
    return limit == null ? LAST : limit;
  }

  private static long head(ServerConnection connection) throws InterruptedException {
    return page(connection, "limit=1").path("head").asLong();
  }

  private static String wait(boolean follow) {
    return follow ? "&wait=PT30S" : "";
  }

  private static JsonNode page(ServerConnection connection, String query)
      throws InterruptedException {
    HttpResponse<String> answer =
        connection.send(
            "/management/v1/events?" + query, request -> request.timeout(Duration.ofSeconds(60)));
    if (answer.statusCode() != 200) {
      throw ManagementClient.refusal(connection, answer);
    }
    return ManagementClient.json(connection, answer.body());
  }
}
