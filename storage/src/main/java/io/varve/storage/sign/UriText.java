package io.varve.storage.sign;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** Percent-encoding as Signature V4 has it: all but letters, digits and {@code - . _ ~}. */
final class UriText {

  private static final String PLAIN = "-._~";

  private UriText() {}

  static String encode(String text, boolean slashes) {
    StringBuilder out = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || PLAIN.indexOf(c) >= 0
              || c == '/' && !slashes;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(String.format("%02X", (int) c));
      }
    }
    return out.toString();
  }

  /**
   * The text that is percent-encoded; a plus sign is one.
   *
   * @throws SignRefusedException if it is none of UTF-8, or has control characters
   */
  static String decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c > 0x7e || c < 0x20) {
        throw new SignRefusedException("The URI has characters that are not encoded");
      }
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int high = i + 3 <= raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = i + 3 <= raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new SignRefusedException("The URI has an incomplete % escape");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
    } catch (CharacterCodingException e) {
      throw new SignRefusedException("The URI is not encoded in UTF-8");
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new SignRefusedException("The URI has control characters");
    }
    return text;
  }

  /** The parameters of a query, decoded; each may come once. */
  static SortedMap<String, String> query(String raw) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (parameters.put(name, value) != null) {
        throw new SignRefusedException("The URI has the parameter " + name + " twice");
      }
    }
    return parameters;
  }
}
