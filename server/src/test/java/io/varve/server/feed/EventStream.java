package io.varve.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of server-sent events, as browsers read them. */
public final class EventStream implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final HttpResponse<java.io.InputStream> response;
  private final BufferedReader lines;
  private String lastId = "";

  private EventStream(HttpResponse<java.io.InputStream> response) {
    this.response = response;
    this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Opens a stream, with headers in turn. */
  public static EventStream open(String uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new EventStream(HTTP.send(request.build(), BodyHandlers.ofInputStream()));
  }

  public int status() {
    return response.statusCode();
  }

  /** The id of the last block that it has read; empty before the first. */
  public String lastId() {
    return lastId;
  }

  /** Reads the first block, which says which ledger it is. */
  public void begin() throws IOException {
    String line = lines.readLine();
    while (line != null && !line.isEmpty()) {
      if (line.startsWith("id: ")) {
        lastId = line.substring(4);
      }
      line = lines.readLine();
    }
  }

  /** The next event; null at the end of the stream. Blocks without data are passed over. */
  public @Nullable JsonNode next() throws IOException {
    String data = null;
    boolean ledger = false;
    String line = lines.readLine();
    while (line != null) {
      if (line.startsWith("id: ")) {
        lastId = line.substring(4);
      } else if (line.startsWith("event: ")) {
        ledger = line.equals("event: ledger");
      } else if (line.startsWith("data: ")) {
        assertThat(data).as("an event on one line").isNull();
        data = line.substring(6);
      } else if (line.isEmpty()) {
        if (data != null && !ledger) {
          return LedgerJson.mapper().readTree(data);
        }
        data = null;
        ledger = false;
      }
      line = lines.readLine();
    }
    return null;
  }

  /** The events up to the first that passes. */
  public List<JsonNode> until(Predicate<JsonNode> last) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    JsonNode event = next();
    while (event != null) {
      events.add(event);
      if (last.test(event)) {
        return events;
      }
      event = next();
    }
    throw new AssertionError("The stream ended after " + events);
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
