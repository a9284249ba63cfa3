package io.varve.projections.namespace;

import java.util.List;

/** The levels of a namespace as one string: joined by U+001F, which no level can hold. */
public final class NamespacePath {

  private static final String SEPARATOR = "\u001f";

  private NamespacePath() {}

  /** The path of {@code levels}. */
  public static String of(List<String> levels) {
    return String.join(SEPARATOR, levels);
  }

  /** The levels of a path. */
  public static List<String> levels(String path) {
    return List.of(path.split(SEPARATOR, -1));
  }
}
