package io.varve.command.tabular;

import io.varve.command.lookup.Warehouse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How something is dropped.
 *
 * @param force whether protection does not count, and the drop is final in any case
 * @param expiresAt until when it can come back; null if the drop is final
 */
public record Dropping(boolean force, @Nullable Instant expiresAt) {

  /** For good, but for what is protected. */
  public static final Dropping FINAL = new Dropping(false, null);

  /** For good, whatever is protected. */
  public static final Dropping FORCED = new Dropping(true, null);

  /** As the warehouse's delete profile says now; force does not heed it. */
  public static Dropping of(Warehouse warehouse, boolean force) {
    Long seconds = warehouse.softDeleteSeconds();
    if (force) {
      return FORCED;
    }
    return seconds == null
        ? FINAL
        : new Dropping(false, Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(seconds));
  }
}
