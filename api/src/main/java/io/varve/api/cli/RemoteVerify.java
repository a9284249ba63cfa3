package io.varve.api.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.projections.verify.Report;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Asks a running server to verify itself; it answers a line of JSON at a time. */
final class RemoteVerify {

  private RemoteVerify() {}

  static Report run(URI uri, boolean files, LongConsumer progress)
      throws IOException, InterruptedException {
    URI target =
        URI.create(uri.toString().replaceAll("/+$", "") + "/management/v1/verify?files=" + files);
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    var response = http.send(HttpRequest.newBuilder(target).build(), BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
        JsonNode line = LedgerJson.mapper().readTree(each.next());
        if (line.has("report")) {
          return LedgerJson.mapper().treeToValue(line.get("report"), Report.class);
        }
        if (!line.has("position")) {
          throw new UsageException(target + " answered " + response.statusCode() + ": " + line);
        }
        progress.accept(line.get("position").asLong());
      }
    }
    throw new UsageException("The server stopped before it had verified itself; try again");
  }
}
