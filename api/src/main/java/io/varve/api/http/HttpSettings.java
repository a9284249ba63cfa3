package io.varve.api.http;

import java.net.InetAddress;
import java.util.List;

/**
 * Where and how the server listens.
 *
 * @param bind address of both ports
 * @param port of the catalog; 0 takes any free one
 * @param metricsPort of {@code /metrics}; 0 takes any free one
 * @param maxBodyBytes largest request body, as sent and as inflated; 1 byte to 1 GiB
 * @param allowedHosts hosts, without port, by which the server may be called beside loopback
 * @param readOnly whether requests that would change something are refused
 * @param edge what is between the server and its clients
 */
public record HttpSettings(
    InetAddress bind,
    int port,
    int metricsPort,
    long maxBodyBytes,
    List<String> allowedHosts,
    boolean readOnly,
    EdgeSettings edge) {

  /** The usual limit of a request body: 32 MiB. */
  public static final long DEFAULT_MAX_BODY_BYTES = 32L << 20;

  public HttpSettings {
    if (maxBodyBytes < 1 || maxBodyBytes > 1L << 30) {
      throw new IllegalArgumentException(
          "The largest request body must be 1 byte to 1 GiB, not " + maxBodyBytes + " bytes");
    }
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** Settings of a server that clients connect to by themselves. */
  public HttpSettings(
      InetAddress bind,
      int port,
      int metricsPort,
      long maxBodyBytes,
      List<String> allowedHosts,
      boolean readOnly) {
    this(bind, port, metricsPort, maxBodyBytes, allowedHosts, readOnly, EdgeSettings.NONE);
  }

  /** As above, of one that takes changes. */
  public HttpSettings(
      InetAddress bind, int port, int metricsPort, long maxBodyBytes, List<String> allowedHosts) {
    this(bind, port, metricsPort, maxBodyBytes, allowedHosts, false);
  }
}
