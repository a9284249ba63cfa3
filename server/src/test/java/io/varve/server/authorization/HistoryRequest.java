package io.varve.server.authorization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to an endpoint that tells of the past, with places for what it asks about.
 *
 * @param endpoint pattern and method, as in the table of endpoints
 * @param kind what is put for {@code {kind}} in the pattern; empty if there is none
 * @param refused whether it changes something, so that those who may are not asked for it
 * @param level whether its answer to those who may is the same whatever it asks about
 */
record HistoryRequest(
    String endpoint, String kind, String query, String body, boolean refused, boolean level) {

  private static final Path TABLE = Path.of("src/test/resources/authorization/history.txt");

  String method() {
    return endpoint.substring(endpoint.lastIndexOf(' ') + 1);
  }

  /** Path and query, with places. */
  String path() {
    return endpoint.substring(0, endpoint.lastIndexOf(' ')).replaceAll("\\{kind:[^}]*}", kind)
        + query;
  }

  @Override
  public String toString() {
    return endpoint + (kind.isEmpty() ? "" : " for " + kind) + " " + query + " " + body;
  }

  /** All requests of the table. */
  static List<HistoryRequest> all() throws IOException {
    List<HistoryRequest> all = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      if (!line.startsWith(" ") && !line.startsWith("#")) {
        add(block, all);
        block.clear();
      }
      if (!line.startsWith("#")) {
        block.add(line.strip());
      }
    }
    add(block, all);
    return all;
  }

  private static void add(List<String> block, List<HistoryRequest> all) {
    if (block.isEmpty()) {
      return;
    }
    List<String> kinds =
        block.stream()
            .filter(line -> line.startsWith("for "))
            .findFirst()
            .map(line -> List.of(line.substring(4).split(" ")))
            .orElse(List.of(""));
    for (String line : block) {
      if (line.equals("ask") || line.startsWith("ask ")) {
        String asked = line.substring(3).strip();
        int bar = asked.indexOf('|');
        String query = (bar < 0 ? asked : asked.substring(0, bar)).strip();
        String body = bar < 0 ? "" : asked.substring(bar + 1).strip();
        for (String kind : kinds) {
          all.add(
              new HistoryRequest(
                  block.getFirst(),
                  kind,
                  query,
                  body,
                  block.contains("refused"),
                  block.contains("level")));
        }
      }
    }
  }
}
