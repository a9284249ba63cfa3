package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages out while there is no login: a browser on this machine reaches loopback
 * for every page it shows, also through a name of the page's own that resolves to 127.0.0.1.
 */
final class LoopbackGuard implements Guard {

  private static final String REMEDY =
      "; while authentication is off, call this server as localhost, 127.0.0.1 or [::1],"
          + " or add the host to its allowed hosts";

  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

  private final Set<String> allowedHosts;
  private final Set<String> allowedOrigins;

  /** Most clients of a server send the same one. */
  private volatile @Nullable String lastAllowed;

  /**
   * Allows loopback, and what is named.
   *
   * @param allowedHosts names or addresses without port
   * @param allowedOrigins whose pages may call the server, too
   */
  LoopbackGuard(List<String> allowedHosts, List<String> allowedOrigins) {
    this.allowedOrigins = Set.copyOf(allowedOrigins);
    this.allowedHosts =
        allowedHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
  }

  @Override
  public void check(HttpServletRequest request, HttpServletResponse response) {
    String host = request.getHeader("Host");
    if (host == null || !host.equals(lastAllowed)) {
      if (!isAllowed(hostOf("http://" + host))) {
        throw forbidden("The Host header '" + host + "' is not allowed");
      }
      lastAllowed = host;
    }
    String origin = request.getHeader("Origin");
    if (origin != null && allowedOrigins.contains(origin)) {
      return;
    }
    if (origin != null && !isAllowed(hostOf(origin))) {
      throw forbidden("The Origin '" + origin + "' is not allowed");
    }
    if ("cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"))) {
      throw forbidden("Requests from pages of another site are not allowed");
    }
  }

  private boolean isAllowed(@Nullable String host) {
    return host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || isLoopbackV4(host)
            || allowedHosts.contains(host));
  }

  private static boolean isLoopbackV4(String host) {
    return LOOPBACK_V4.matcher(host).matches();
  }

  /** The host of an origin of http or https, in lower case; null if it is none. */
  private static @Nullable String hostOf(String origin) {
    try {
      URI uri = URI.create(origin);
      boolean plain =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      String host = uri.getHost();
      return plain && host != null ? host.toLowerCase(Locale.ROOT) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static HttpRefusedException forbidden(String what) {
    return new HttpRefusedException(ErrorType.FORBIDDEN, what + REMEDY);
  }
}
