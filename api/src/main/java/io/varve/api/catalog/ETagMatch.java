package io.varve.api.catalog;

import java.util.Arrays;

/** Whether a client has what a tag stands for (RFC 9110, 13.1.2). */
final class ETagMatch {

  private ETagMatch() {}

  static boolean matches(String ifNoneMatch, String eTag) {
    String strong = eTag.substring("W/".length());
    return Arrays.stream(ifNoneMatch.split(","))
        .map(String::strip)
        .anyMatch(tag -> tag.equals("*") || tag.equals(eTag) || tag.equals(strong));
  }
}
