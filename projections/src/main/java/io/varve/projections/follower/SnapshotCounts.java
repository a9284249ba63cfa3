package io.varve.projections.follower;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * How many rows and bytes snapshots say that they added and removed. What a client wrote into a
 * summary that is no count of at most 18 digits counts as 0.
 */
public final class SnapshotCounts {

  /** Keys of summaries that are added up, in the order of {@link #sums}. */
  private static final List<String> KEYS =
      List.of("added-records", "deleted-records", "added-files-size", "removed-files-size");

  private static final int MOST_DIGITS = 18;

  private final BigInteger[] sums = new BigInteger[KEYS.size()];

  SnapshotCounts() {
    Arrays.fill(sums, BigInteger.ZERO);
  }

  /** Rows added, rows removed, bytes added and bytes removed. */
  public List<BigInteger> sums() {
    return List.of(sums);
  }

  /** Adds what a result says that the parser is at, and goes to its end. */
  void addResult(JsonParser parser) {
    fields(
        parser,
        name -> {
          if (!name.equals("snapshots") || !parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
          }
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            addSnapshot(parser);
          }
        });
  }

  private void addSnapshot(JsonParser parser) {
    fields(
        parser,
        name -> {
          if (name.equals("summary")) {
            fields(parser, key -> add(parser, key));
          } else {
            parser.skipChildren();
          }
        });
  }

  private void add(JsonParser parser, String key) {
    int at = KEYS.indexOf(key);
    String count = at < 0 || !parser.currentToken().isScalarValue() ? "" : parser.getString();
    if (isCount(count)) {
      sums[at] = sums[at].add(BigInteger.valueOf(Long.parseLong(count)));
    }
    parser.skipChildren();
  }

  private static boolean isCount(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  private static void fields(JsonParser parser, Consumer<String> field) {
    if (!parser.isExpectedStartObjectToken()) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      field.accept(name);
    }
  }
}
