package io.varve.api.http;

import java.util.List;

/**
 * What is between a server and its clients.
 *
 * @param corsOrigins origins, such as {@code https://app.example.com}, whose pages may call the
 *     server from a browser; none switches CORS off
 * @param trustedProxies networks (CIDR) of proxies whose {@code X-Forwarded-} headers are believed
 */
public record EdgeSettings(List<String> corsOrigins, List<String> trustedProxies) {

  /** Clients connect by themselves, and are no pages of other origins. */
  public static final EdgeSettings NONE = new EdgeSettings(List.of(), List.of());

  public EdgeSettings {
    corsOrigins = List.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }
}
