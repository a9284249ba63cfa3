package io.varve.storage.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Texts of any kind in the characters and the length that STS takes. Different texts stay
 * different: policies and logs of the store tell principals by them.
 *
 * @param taken matches a character that is left as it is
 * @param longest the most characters of a whole value
 */
record SessionText(Pattern taken, int longest) {

  /** A session's name. STS takes no others than these characters of ASCII. */
  static final SessionText NAME = new SessionText(Pattern.compile("[A-Za-z0-9_+,.@-]"), 64);

  /** A tag's value. */
  static final SessionText TAG =
      new SessionText(Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/+@-]"), 256);

  private static final Pattern PART_OF_ESCAPE = Pattern.compile("=(?:[0-9A-F]|u[0-9A-F]*)?$");

  /** Long enough that nobody finds two texts of one hash. */
  private static final int HASH_BYTES = 16;

  /**
   * A text in characters that are taken, others as {@code =7E}, or {@code =u1F600.} beyond ASCII.
   */
  String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (taken.matcher(Character.toString(point)).matches()) {
                escaped.appendCodePoint(point);
              } else {
                escaped.append(String.format(point < 0x80 ? "=%02X" : "=u%X.", point));
              }
            });
    return escaped.toString();
  }

  /**
   * A value that is as long as STS takes it: one that is longer ends with {@code =.} and the hash
   * of the whole. No escape begins so.
   */
  String fitted(String value) {
    if (value.length() <= longest) {
      return value;
    }
    String end = "=." + hash(value);
    int length = longest - end.length();
    if (Character.isHighSurrogate(value.charAt(length - 1))) {
      length--;
    }
    return PART_OF_ESCAPE.matcher(value.substring(0, length)).replaceFirst("") + end;
  }

  private static String hash(String value) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(whole, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
