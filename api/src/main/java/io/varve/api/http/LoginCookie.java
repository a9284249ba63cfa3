package io.varve.api.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Random bits that a browser has in a cookie and in the pages' forms: no page of another site can
 * send both. They are good for nothing else, and every node takes them.
 *
 * @param secure whether pages are served by TLS alone
 */
record LoginCookie(boolean secure) {

  private static final Pattern BITS = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  // With this prefix, no other host of the domain can plant one.
  private String name() {
    return secure ? "__Host-varve-login" : "varve-login";
  }

  /** What the form of a page gets; the same as another page that is open has. */
  String give(HttpServletRequest request, HttpServletResponse response) {
    Optional<String> there = sent(request);
    if (there.isPresent()) {
      return there.get();
    }
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    String bits = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    response.setHeader(
        "Set-Cookie",
        name() + "=" + bits + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : ""));
    return bits;
  }

  /** Whether a form is one of our pages', by what it has and by what the browser says of it. */
  boolean isOurs(HttpServletRequest request, String field) {
    String site = request.getHeader("Sec-Fetch-Site");
    return (site == null || site.equals("same-origin"))
        && sent(request)
            .filter(
                bits ->
                    MessageDigest.isEqual(
                        bits.getBytes(StandardCharsets.US_ASCII),
                        field.getBytes(StandardCharsets.UTF_8)))
            .isPresent();
  }

  private Optional<String> sent(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name()) && BITS.matcher(cookie.getValue()).matches()) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }
}
