package io.varve.projections.names;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The column {@code paths} of tables and views: folders that their properties put files in. */
public final class ClaimedPaths {

  private ClaimedPaths() {}

  /**
   * The column's value.
   *
   * @param paths by property; null where an event does not say
   */
  public static String @Nullable [] of(@Nullable Map<String, String> paths) {
    return paths == null
        ? null
        : paths.values().stream().distinct().sorted().toArray(String[]::new);
  }
}
