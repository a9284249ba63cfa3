package io.varve.cli.process;

import io.varve.ledger.store.LedgerJson;
import io.varve.server.feed.EventStream;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads a part of the feed until the table {@code the-end0} is made, from one server after another.
 */
final class FilteredReader {

  private final String filter;

  /** Positions in the order in which they came. */
  final List<Long> positions = new ArrayList<>();

  private long after;
  private boolean ended;

  FilteredReader(String filter) {
    this.filter = filter;
  }

  /** Asks for pages; of the next server when one is gone. */
  void poll(List<String> urls) throws Exception {
    for (String url : urls) {
      try {
        while (!ended) {
          HttpResponse<String> answer =
              TestServer.get(
                  url + "/management/v1/events?limit=7&wait=PT20S&after=" + after + "&" + filter);
          if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
          }
          JsonNode page = LedgerJson.mapper().readTree(answer.body());
          page.get("events").forEach(this::see);
          after = page.get("next-after").asLong();
        }
      } catch (IOException e) {
        // The next one goes on after what was taken.
      }
    }
  }

  /** Takes server-sent events; of the next server, after the last id, when one is gone. */
  void stream(List<String> urls) throws Exception {
    for (String url : urls) {
      while (!ended) {
        try (EventStream stream =
            EventStream.open(
                url + "/management/v1/events/stream?" + filter,
                "Last-Event-ID",
                Long.toString(after))) {
          JsonNode event = stream.next();
          while (event != null && !ended) {
            see(event);
            after = event.get("position").asLong();
            event = ended ? null : stream.next();
          }
        } catch (IOException e) {
          break;
        }
      }
    }
  }

  private void see(JsonNode event) {
    positions.add(event.get("position").asLong());
    ended |= event.at("/object/name").asString("").equals("the-end0");
  }
}
