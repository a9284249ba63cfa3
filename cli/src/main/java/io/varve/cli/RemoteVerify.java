package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.projections.verify.Report;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks a running server to verify itself; it answers a line of JSON at a time. */
final class RemoteVerify {

  private RemoteVerify() {}

  static Report run(ServerConnection server, boolean files, LongConsumer progress)
      throws InterruptedException {
    var response =
        server.send(
            "/management/v1/verify?files=" + files,
            UnaryOperator.identity(),
            BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
        JsonNode line = LedgerJson.mapper().readTree(each.next());
        if (line.has("report")) {
          return LedgerJson.mapper().treeToValue(line.get("report"), Report.class);
        }
        if (!line.has("position")) {
          String refusal = RemedyOptions.message(line.path("error"));
          throw refusal.isEmpty() ? server.notVarve() : new RefusedByServerException(refusal);
        }
        progress.accept(line.get("position").asLong());
      }
    } catch (JacksonException e) {
      throw server.notVarve();
    } catch (UncheckedIOException e) {
      throw new RefusedByServerException(server.sentence(Objects.requireNonNull(e.getCause())));
    }
    throw new RefusedByServerException(
        "The server stopped before it had verified itself; try again");
  }
}
