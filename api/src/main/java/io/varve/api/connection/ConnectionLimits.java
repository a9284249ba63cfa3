package io.varve.api.connection;

import java.time.Duration;

/**
 * How many connections a server has at once, so that their buffers and the work they ask for fit
 * its heap, and how long one may take to send.
 *
 * @param connections open at once; one that only waits costs no heap without TLS
 * @param heads of requests, or handshakes, that have come in part; each has a buffer
 * @param requests that are served at once
 * @param headTime for the whole head of a request, and for a handshake of TLS before it
 * @param bodyTime for the whole body of a request, and for what is left of one that was refused
 */
public record ConnectionLimits(
    int connections, int heads, int requests, Duration headTime, Duration bodyTime) {

  /** Of a connection with TLS: records and what is in them, both ways, and the session. */
  private static final int TLS_BYTES = 96 << 10;

  /** Of a half-sent head: its buffer and that for the response. */
  private static final int HEAD_BYTES = 56 << 10;

  /** Of a request: its head, and what Tomcat and Spring keep of it. */
  private static final int REQUEST_BYTES = 128 << 10;

  private static final int CONNECTIONS = 4096;

  /** The limits for this JVM's heap, of connections without TLS. */
  public static ConnectionLimits ofHeap() {
    return ofHeap(false);
  }

  /**
   * The limits for this JVM's heap: heads get a 20th of it, requests an 8th, and TLS an 8th.
   *
   * @param tls whether connections have TLS, so that they cost heap while they wait, too
   */
  public static ConnectionLimits ofHeap(boolean tls) {
    long heap = Runtime.getRuntime().maxMemory();
    int most = tls ? (int) Math.clamp(heap / 8 / TLS_BYTES, 256, CONNECTIONS) : CONNECTIONS;
    return new ConnectionLimits(
        most,
        Math.clamp(heap / 20 / HEAD_BYTES, 64, most / 2),
        Math.clamp(heap / 8 / REQUEST_BYTES, 64, most / 2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(2));
  }
}
