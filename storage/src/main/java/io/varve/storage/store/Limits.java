package io.varve.storage.store;

import java.time.Duration;

/**
 * How long is waited for a store.
 *
 * @param attempt for one try
 * @param call for all tries of one request
 */
public record Limits(Duration attempt, Duration call, int tries) {

  /** For the requests of clients. */
  public static final Limits SERVING =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 3);

  /** For somebody who waits to hear whether a store can be used. */
  public static final Limits TRIAL = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(6), 2);
}
