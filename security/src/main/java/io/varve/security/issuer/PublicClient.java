package io.varve.security.issuer;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in which people log in, and which can keep no secret: it proves by PKCE that the code
 * is its own.
 *
 * @param name for people to read
 * @param redirects where codes may be sent, letter for letter. A loopback address is taken with any
 *     port (RFC 8252, 7.3)
 */
public record PublicClient(String id, String name, List<String> redirects) {

  /** {@code varve login}. */
  static final PublicClient COMMAND_LINE =
      new PublicClient(
          "varve-cli", "the command line varve", List.of("http://127.0.0.1/varve-login"));

  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1])):([1-9][0-9]{0,4})(/.*)");

  private static final int HIGHEST_PORT = 65_535;

  public PublicClient {
    redirects = List.copyOf(redirects);
  }

  /** Whether codes may be sent there. */
  public boolean takes(String redirect) {
    if (redirects.contains(redirect)) {
      return true;
    }
    Matcher loopback = LOOPBACK.matcher(redirect);
    return loopback.matches()
        && Integer.parseInt(loopback.group(2)) <= HIGHEST_PORT
        && redirects.contains(loopback.group(1) + loopback.group(3));
  }

  /** What a content security policy calls the place of a redirect that was taken. */
  public static String origin(String redirect) {
    URI uri = URI.create(redirect);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
