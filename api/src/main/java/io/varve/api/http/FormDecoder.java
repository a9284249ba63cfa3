package io.varve.api.http;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes what Iceberg's clients encode, in paths too: {@code application/x-www-form-urlencoded},
 * so a space comes as {@code +} (Java clients up to 1.11) or {@code %20} (the others), and a plus
 * sign always as {@code %2B}. Unlike {@link java.net.URLDecoder} it accepts no broken UTF-8.
 */
final class FormDecoder {

  private FormDecoder() {}

  /**
   * The decoded text.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} on an incomplete escape or invalid UTF-8
   */
  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return encoded;
    }
    byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      switch (in[i]) {
        case '+' -> out.write(' ');
        case '%' -> {
          out.write(octet(encoded, in, i));
          i += 2;
        }
        default -> out.write(in[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RefusedException(Reason.BAD_REQUEST, "'" + encoded + "' is not valid UTF-8");
    }
  }

  private static int octet(String encoded, byte[] in, int percent) {
    if (percent + 2 < in.length) {
      int high = Character.digit(in[percent + 1], 16);
      int low = Character.digit(in[percent + 2], 16);
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw new RefusedException(Reason.BAD_REQUEST, "'" + encoded + "' has an incomplete % escape");
  }
}
