package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Reads bodies whole, but none above a limit, neither as sent nor as inflated. A body is read when
 * a controller first wants it, so whoever is refused before that costs no memory.
 */
final class BodyReader {

  private static final String ATTRIBUTE = BodyReader.class.getName();

  private static final int PIECE = 1 << 20;

  private final int maxBytes;
  private final Admission admission;

  /** Reads at most {@code maxBytes}, which must fit into an array. */
  BodyReader(long maxBytes, Admission admission) {
    this.maxBytes = Math.toIntExact(maxBytes);
    this.admission = admission;
  }

  /**
   * The body, inflated; the same array if asked again.
   *
   * @throws HttpRefusedException 413 if it is too large, 415 if it is in an encoding other than
   *     gzip, 400 if it is incomplete or broken, 429 if too many others are in memory
   */
  byte[] read(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof byte[] kept) {
      return kept;
    }
    checkLength(request);
    admission.admit(request, Math.max(0, request.getContentLengthLong()));
    boolean gzip = isGzip(request);
    byte[] body;
    try {
      body = bounded(request, 0, request.getInputStream());
      if (gzip && body.length > 0) {
        body = bounded(request, body.length, new GZIPInputStream(new ByteArrayInputStream(body)));
      }
    } catch (IOException e) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST,
          gzip
              ? "The request body ended early or is no valid gzip"
              : "The request body ended early or is broken");
    }
    request.setAttribute(ATTRIBUTE, body);
    return body;
  }

  /** Refuses with 413 by the declared length alone, before anything is read. */
  void checkLength(HttpServletRequest request) {
    if (request.getContentLengthLong() > maxBytes) {
      throw tooLarge();
    }
  }

  /** Whether the body has to be inflated; 415 for any encoding but gzip. */
  static boolean isGzip(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default ->
          throw new HttpRefusedException(
              ErrorType.UNSUPPORTED_MEDIA_TYPE,
              "Content-Encoding '" + encoding + "' is not supported; send gzip or none");
    };
  }

  // The length may not be known before, so the share grows with what comes.
  private byte[] bounded(HttpServletRequest request, int held, InputStream in) throws IOException {
    byte[] piece = piece(request, held, in);
    if (piece.length < PIECE) {
      return piece;
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (piece.length == PIECE) {
      read.writeBytes(piece);
      piece = piece(request, held + read.size(), in);
      if (read.size() + piece.length > maxBytes) {
        throw tooLarge();
      }
    }
    read.writeBytes(piece);
    return read.toByteArray();
  }

  private byte[] piece(HttpServletRequest request, int held, InputStream in) throws IOException {
    byte[] piece = in.readNBytes(PIECE);
    if (piece.length > maxBytes) {
      throw tooLarge();
    }
    admission.admit(request, (long) held + piece.length);
    return piece;
  }

  private HttpRefusedException tooLarge() {
    return new HttpRefusedException(
        ErrorType.CONTENT_TOO_LARGE,
        "The request body is larger than " + maxBytes + " bytes, the limit of this server");
  }
}
