package io.varve.cli;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks a server for pages of its feed, and prints the events. */
final class EventLog {

  private final ServerConnection connection;
  private final String filter;
  private final EventPrinter printer;
  private @Nullable String epoch;
  private boolean filtered;
  private long head;

  /**
   * @param filter parameters of each request, each after an {@code &}
   */
  EventLog(ServerConnection connection, String filter, EventPrinter printer) {
    this.connection = connection;
    this.filter = filter;
    this.printer = printer;
  }

  /**
   * What is shown.
   *
   * @param fromBegin whether from a position or a time on; else it is the last ones
   * @param after the position
   * @param newestFirst in which order
   * @param follow whether to go on
   * @param most how many
   */
  record Wanted(boolean fromBegin, long after, boolean newestFirst, boolean follow, long most) {}

  /** Prints what is wanted; does not return if it follows, but with {@code most}. */
  void show(Wanted wanted) throws InterruptedException {
    if (wanted.newestFirst) {
      back(wanted.most, printer::print);
    } else if (wanted.fromBegin) {
      forth(wanted.after, wanted.most, wanted.follow);
    } else {
      List<JsonNode> last = new ArrayList<>();
      back(wanted.most, last::add);
      last.reversed().forEach(printer::print);
      if (wanted.follow) {
        forth(head, Long.MAX_VALUE, true);
      }
    }
    printer.end(wanted.fromBegin, filtered);
  }

  private interface Sink {
    void add(JsonNode event);
  }

  private void back(long most, Sink sink) throws InterruptedException {
    long left = most;
    long before = Long.MAX_VALUE;
    while (left > 0) {
      JsonNode page =
          page(
              "order=desc&limit="
                  + Math.min(LogOptions.PAGE, left)
                  + (before == Long.MAX_VALUE ? "" : "&after=" + before));
      if (before == Long.MAX_VALUE) {
        head = page.path("head").asLong();
      }
      page.path("events").forEach(sink::add);
      left -= page.path("events").size();
      long next = page.path("next-after").asLong();
      if (page.path("ended").asBoolean(false)) {
        return;
      }
      if (next >= before) {
        // It would send the same events for ever.
        throw connection.notVarve();
      }
      before = next;
    }
  }

  private void forth(long after, long most, boolean follow) throws InterruptedException {
    long left = most;
    long next = after;
    while (left > 0) {
      JsonNode page =
          page(
              "after="
                  + next
                  + "&limit="
                  + Math.min(LogOptions.PAGE, left)
                  + (follow ? "&wait=PT30S" : ""));
      page.path("events").forEach(printer::print);
      left -= page.path("events").size();
      long following = page.path("next-after").asLong();
      boolean ended = page.path("ended").asBoolean(false);
      if (following <= next && !(ended && page.path("events").isEmpty())) {
        throw connection.notVarve();
      }
      next = following;
      if (ended && !follow) {
        return;
      }
    }
  }

  private JsonNode page(String query) throws InterruptedException {
    HttpResponse<String> answer =
        connection.send(
            "/management/v1/events?" + query + filter,
            request -> request.timeout(Duration.ofSeconds(60)));
    if (answer.statusCode() != 200) {
      throw ManagementClient.refusal(connection, answer);
    }
    JsonNode page = ManagementClient.json(connection, answer.body());
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
    filtered = page.path("filtered").asBoolean(false);
    return page;
  }
}
