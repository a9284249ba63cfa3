package io.varve.bench.server;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** How much longer a catalog's store takes than the local disk. */
final class Latency {

  /** Milliseconds for each file. */
  static final String PROPERTY = "varve.bench.latency";

  private static final long MILLIS = Long.getLong(PROPERTY, 0);

  private Latency() {}

  static void pause() {
    if (MILLIS == 0) {
      return;
    }
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a program that is to be slowed needs on its class path. */
  static String jar() {
    try {
      return Path.of(Latency.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
