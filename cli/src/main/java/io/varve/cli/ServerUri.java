package io.varve.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The address of a server as people write it; the scheme of one on this machine can be left out.
 */
final class ServerUri implements ITypeConverter<URI> {

  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?:[:/].*)?");

  private static final String FORM = "write it as http://HOST:PORT or https://HOST";

  @Override
  public URI convert(String text) {
    return parse(text);
  }

  /**
   * The URI of a server, with scheme and host and without user, query and fragment.
   *
   * @throws TypeConversionException if {@code text} is none; the message quotes it only if it can
   *     hold no password
   */
  static URI parse(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("the address is empty; " + FORM);
    }
    if (text.indexOf('@') >= 0) {
      throw new TypeConversionException(
          "an address has no user or password in it; write http://HOST:PORT or https://HOST only");
    }
    if (!text.contains("://")) {
      if (!LOOPBACK.matcher(text).matches()) {
        throw new TypeConversionException(
            "'%s' does not say how to reach it; write http://%s or https://%s"
                .formatted(text, text, text));
      }
      return parse("http://" + text);
    }
    URI uri = syntax(text);
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if ((!http && !"https".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
      throw noAddress(text);
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new TypeConversionException("'" + text + "' has no port from 1 to 65535");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new TypeConversionException("'" + text + "' has a query or a fragment; leave it out");
    }
    return uri;
  }

  /** Whether nobody can read what is sent to an address: by TLS, or within this machine. */
  static boolean isPrivate(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        || (uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches());
  }

  /** Whether two addresses lead to the same server, whatever their paths are. */
  static boolean isSameServer(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() != -1
        ? uri.getPort()
        : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private static URI syntax(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw noAddress(text);
    }
  }

  private static TypeConversionException noAddress(String text) {
    return new TypeConversionException("'" + text + "' is no address of a server; " + FORM);
  }
}
