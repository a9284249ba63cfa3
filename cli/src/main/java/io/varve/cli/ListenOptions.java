package io.varve.cli;

import io.varve.api.http.HttpSettings;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a server listens. */
final class ListenOptions {

  @Mixin private EdgeOptions edge = new EdgeOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8181",
      converter = Arguments.Port.class,
      description = "port of the catalog (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "address to listen on (default: ${DEFAULT-VALUE})")
  private String bind = "127.0.0.1";

  @Option(
      names = "--allow-network-without-login",
      description =
          "lets --bind name an address that is not loopback. There is no login: anyone who reaches it"
              + " can read and change everything. For a container whose port is published on"
              + " loopback only")
  private boolean allowNetwork;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "9000",
      converter = Arguments.Port.class,
      description = "port of /metrics (default: ${DEFAULT-VALUE})")
  private int metricsPort;

  /**
   * The address of {@code --bind}.
   *
   * @param login whether nobody gets in without a login
   * @throws UsageException if there is none of this name, or it is not loopback and nothing allows
   *     that
   */
  InetAddress address(boolean login) {
    InetAddress address = ListenCheck.address(bind);
    if (!address.isLoopbackAddress() && !login && !allowNetwork) {
      throw new UsageException(
          "--bind "
              + bind
              + " would open the catalog to the network without authentication;"
              + " use a loopback address such as 127.0.0.1, or set up a login with --oidc-issuer or --own-issuer");
    }
    return address;
  }

  /** Where clients on this machine reach the server, if that is loopback and the port is known. */
  Optional<URI> loopbackUri() {
    InetAddress address = ListenCheck.address(bind);
    String host = address.getHostAddress();
    return address.isLoopbackAddress() && port > 0
        ? Optional.of(
            URI.create(
                (isTls() ? "https://" : "http://")
                    + (host.contains(":") ? "[" + host + "]" : host)
                    + ":"
                    + port))
        : Optional.empty();
  }

  /**
   * Returns if both ports can be opened at {@code address}.
   *
   * @throws ListenCheck.CannotListenException if one can't
   */
  void checkPorts(InetAddress address) {
    ListenCheck.check(address, port, metricsPort);
  }

  /** Whether TLS is served. */
  boolean isTls() {
    return edge.isTls();
  }

  /** How a port of the server is called. */
  String url(InetAddress address, int at) {
    String host = address.getHostAddress();
    return (isTls() ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + at;
  }

  /**
   * The settings of a server.
   *
   * @throws UsageException if what is said of its clients and proxies can't be
   */
  HttpSettings http(InetAddress address, boolean readOnly) {
    return new HttpSettings(
        address,
        port,
        metricsPort,
        HttpSettings.DEFAULT_MAX_BODY_BYTES,
        List.of(),
        readOnly,
        edge.settings());
  }
}
