package io.varve.api.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code traceparent} of W3C Trace Context. */
final class TraceParent {

  /** Versions after 00 may append fields; version ff and ids of zeros only are invalid. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

  private TraceParent() {}

  /** The trace id, 32 hex digits; null if the header is absent or invalid. */
  static @Nullable String traceId(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Matcher matcher = FORM.matcher(header.strip());
    return matcher.matches() ? matcher.group(1) : null;
  }
}
