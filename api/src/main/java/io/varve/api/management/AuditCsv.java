package io.varve.api.management;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Changes and attempts as lines of CSV (RFC 4180), every field in quotes. A field that a
 * spreadsheet would take for a formula begins with an apostrophe.
 */
final class AuditCsv {

  private static final List<String> FIELDS =
      List.of(
          "/after",
          "/outcome",
          "/position",
          "/attempt",
          "/at",
          "/principal",
          "/action",
          "/object/kind",
          "/object/id",
          "/object/warehouse",
          "/object/namespace",
          "/object/name",
          "/request-id",
          "/address",
          "/user-agent",
          "/details");

  /** The line with the names of the fields. */
  static final String HEADER =
      FIELDS.stream()
              .map(field -> quoted(field.substring(1).replace('/', '-')))
              .collect(Collectors.joining(","))
          + "\r\n";

  private AuditCsv() {}

  /** The line of an entry. */
  static String line(JsonNode entry) {
    return FIELDS.stream()
            .map(field -> quoted(text(entry.at(field))))
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "" : value.isContainer() ? value.toString() : value.asString();
  }

  private static String quoted(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }
}
