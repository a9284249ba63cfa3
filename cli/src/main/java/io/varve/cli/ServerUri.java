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
  public URI convert(String said) {
    return parse(said);
  }

  /**
   * The URI of a server, with scheme and host and without user, query and fragment.
   *
   * @throws TypeConversionException if {@code said} is none; the message quotes it only if it can
   *     hold no password
   */
  static URI parse(String said) {
    if (said.isBlank()) {
      throw new TypeConversionException("the address is empty; " + FORM);
    }
    if (said.indexOf('@') >= 0) {
      throw new TypeConversionException(
          "an address has no user or password in it; write http://HOST:PORT or https://HOST only");
    }
    if (!said.contains("://")) {
      if (!LOOPBACK.matcher(said).matches()) {
        throw new TypeConversionException(
            "'%s' does not say how to reach it; write http://%s or https://%s"
                .formatted(said, said, said));
      }
      return parse("http://" + said);
    }
    URI uri = syntax(said);
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if ((!http && !"https".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
      throw noAddress(said);
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new TypeConversionException("'" + said + "' has no port from 1 to 65535");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new TypeConversionException("'" + said + "' has a query or a fragment; leave it out");
    }
    return uri;
  }

  private static URI syntax(String said) {
    try {
      return new URI(said);
    } catch (URISyntaxException e) {
      throw noAddress(said);
    }
  }

  private static TypeConversionException noAddress(String said) {
    return new TypeConversionException("'" + said + "' is no address of a server; " + FORM);
  }
}
