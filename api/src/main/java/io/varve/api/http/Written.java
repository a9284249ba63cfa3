package io.varve.api.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A response body that is made while it is sent, such as a list that need not be in memory whole.
 * If it fails when a part of it is on its way, the connection is broken off, so that no client
 * takes the part for the whole.
 */
@FunctionalInterface
public interface Written {

  /** Writes all of it; {@code out} is not to be closed. */
  void writeTo(OutputStream out) throws IOException;
}
