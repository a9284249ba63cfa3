package io.varve.command.tabular;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a table or view was dropped and can come back, as its state keeps it.
 *
 * @param purgeRequested whether the files shall be deleted when it has expired
 * @param expiresAt when it ends for good; null if its expiry was cancelled
 */
public record SoftDrop(boolean purgeRequested, @Nullable Instant expiresAt) {

  /** The same with another time of expiry. */
  public SoftDrop expiring(@Nullable Instant at) {
    return new SoftDrop(purgeRequested, at);
  }

  /** Whether its time has come. */
  public boolean isDue(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
