package io.varve.cli.process;

import io.varve.ledger.store.LedgerJson;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows the feed of a server and objects to the first thing that is out of order. */
final class FeedReader {

  private final String url;
  private final int limit;
  private final Map<String, Long> versions = new HashMap<>();
  private final Set<String> requests = new HashSet<>();
  private volatile long last;
  private String openRequest = "";
  private int openIndex;
  private int openCount;

  FeedReader(String url, int limit) {
    this.url = url;
    this.limit = limit;
  }

  long last() {
    return last;
  }

  /** Ids of the requests whose events were seen. */
  Set<String> requests() {
    return requests;
  }

  /** Asks once for what comes next, and waits for it. */
  void read() throws Exception {
    HttpResponse<String> response =
        TestServer.get(
            url + "/management/v1/events?after=" + last + "&limit=" + limit + "&wait=PT20S");
    check(response.statusCode() == 200, response.body());
    JsonNode page = LedgerJson.mapper().readTree(response.body());
    JsonNode events = page.get("events");
    check(events.size() <= limit, "more than asked for");
    events.forEach(this::see);
    check(page.get("next-after").asLong() == last, "next-after is not the last position");
    check(page.get("head").asLong() >= last, "the head is before what was given");
  }

  private void see(JsonNode event) {
    check(event.get("position").asLong() == last + 1, "position out of order: " + event);
    last++;
    String stream = event.get("stream").asString();
    long version = event.get("stream-version").asLong();
    check(versions.getOrDefault(stream, -1L) == version - 1, "version out of order: " + event);
    versions.put(stream, version);
    seeTransaction(event);
    requests.add(event.get("request-id").asString());
  }

  private void seeTransaction(JsonNode event) {
    String request = event.get("request-hash").asString();
    int index = event.get("request-event-index").asInt();
    int count = event.get("request-event-count").asInt();
    if (index == 0) {
      check(openIndex + 1 >= openCount, "the transaction before is not whole: " + event);
      openRequest = request;
    } else {
      check(
          request.equals(openRequest) && index == openIndex + 1 && count == openCount,
          "not next to the event before it: " + event);
    }
    openIndex = index;
    openCount = count;
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new AssertionError(problem);
    }
  }
}
