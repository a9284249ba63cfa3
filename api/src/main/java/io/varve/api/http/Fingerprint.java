package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** Tells whether two requests with one idempotency key ask for the same. */
final class Fingerprint {

  private Fingerprint() {}

  /** SHA-256, in hex, of method, raw path, query and {@code body}. */
  static String of(HttpServletRequest request, byte[] body) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part :
          new String[] {request.getMethod(), request.getRequestURI(), request.getQueryString()}) {
        // None of them can hold a line feed, so no two requests run into one another.
        sha256.update(
            (Objects.requireNonNullElse(part, "") + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha256.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
