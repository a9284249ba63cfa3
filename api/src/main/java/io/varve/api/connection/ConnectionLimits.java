package io.varve.api.connection;

import java.time.Duration;

/**
 * How many connections a server has at once, so that their buffers and the work they ask for fit
 * its heap, and how long one may take to send.
 *
 * @param connections open at once; one that only waits costs no heap
 * @param heads of requests that have come in part; each has a buffer
 * @param requests that are served at once
 * @param headTime for the whole head of a request
 * @param bodyTime for the whole body of a request, and for what is left of one that was refused
 */
public record ConnectionLimits(
    int connections, int heads, int requests, Duration headTime, Duration bodyTime) {

  /** Of a half-sent head: its buffer and that for the response. */
  private static final int HEAD_BYTES = 56 << 10;

  /** Of a request: its head, and what Tomcat and Spring keep of it. */
  private static final int REQUEST_BYTES = 128 << 10;

  private static final int CONNECTIONS = 4096;

  /** The limits for this JVM's heap: heads get a 20th of it, requests an 8th. */
  public static ConnectionLimits ofHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    return new ConnectionLimits(
        CONNECTIONS,
        Math.clamp(heap / 20 / HEAD_BYTES, 64, CONNECTIONS / 2),
        Math.clamp(heap / 8 / REQUEST_BYTES, 64, CONNECTIONS / 2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(2));
  }
}
