package io.varve.api.http;

import java.util.List;
import java.util.Optional;

/**
 * What is between a server and its clients.
 *
 * @param corsOrigins origins, such as {@code https://app.example.com}, whose pages may call the
 *     server from a browser; none switches CORS off
 * @param trustedProxies networks (CIDR) of proxies whose {@code X-Forwarded-} headers are believed
 * @param tls what TLS is served with; empty serves plain HTTP
 */
public record EdgeSettings(
    List<String> corsOrigins, List<String> trustedProxies, Optional<TlsFiles> tls) {

  /** Clients connect by themselves, without TLS, and are no pages of other origins. */
  public static final EdgeSettings NONE = new EdgeSettings(List.of(), List.of(), Optional.empty());

  public EdgeSettings {
    corsOrigins = List.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }
}
