package io.varve.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a log is of, how much of it is shown, and how. */
final class LogOptions {

  /** How many entries are asked for at once. */
  static final int PAGE = 500;

  private static final int LAST = 50;

  @Mixin private ServerAddress server = new ServerAddress();

  @Option(names = "--json", description = "one JSON object a line, for pipes")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Arguments.Count.class,
      description = "how many: of the last (default: 50), or from where it begins (default: all)")
  private @Nullable Integer limit;

  ServerConnection connection() {
    return server.connection();
  }

  boolean json() {
    return json;
  }

  /** How many of the last to show. */
  int last() {
    return limit == null ? LAST : limit;
  }

  /** How many to show from where it begins. */
  long fromBegin() {
    return limit == null ? Long.MAX_VALUE : limit;
  }
}
