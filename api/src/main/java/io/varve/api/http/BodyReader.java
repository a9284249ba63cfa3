package io.varve.api.http;

import io.varve.api.connection.Connections;
import io.varve.api.connection.Transfer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Reads bodies whole, but none above a limit, neither as sent nor as inflated, and none that comes
 * too slowly. A body is read when a controller first wants it, so a request that is refused before
 * that costs no memory, and it takes memory as it comes, whatever length was declared.
 */
final class BodyReader {

  private static final String ATTRIBUTE = BodyReader.class.getName();

  private static final int PIECE = 16 << 10;

  private final BodyLimits limits;
  private final Admission admission;
  private final Connections connections;

  BodyReader(BodyLimits limits, Admission admission, Connections connections) {
    this.limits = limits;
    this.admission = admission;
    this.connections = connections;
  }

  /**
   * The body, inflated; the same array if asked again.
   *
   * @throws HttpRefusedException 413 if it is too large, 415 if it is in an encoding other than
   *     gzip, 400 if it is incomplete or broken, 408 if it comes too slowly, 429 if too many others
   *     are in memory
   */
  byte[] read(HttpServletRequest request) {
    return read(request, Integer.MAX_VALUE);
  }

  /** As above, and none above {@code most} bytes. */
  byte[] read(HttpServletRequest request, int most) {
    if (request.getAttribute(ATTRIBUTE) instanceof byte[] kept) {
      if (kept.length > most) {
        throw tooLarge(most);
      }
      return kept;
    }
    long limit = Math.min(most, limits.of(request));
    checkLength(request, limit);
    boolean gzip = isGzip(request);
    byte[] body;
    try (Transfer transfer = connections.incoming(request)) {
      body = read(request, transfer, gzip, limit);
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

  private byte[] read(HttpServletRequest request, Transfer transfer, boolean gzip, long limit)
      throws IOException {
    ArrivingBody sent =
        new ArrivingBody(request.getInputStream(), transfer, limit, request.getContentLengthLong());
    try {
      if (gzip && sent.isEmpty()) {
        return new byte[0];
      }
      byte[] body = bounded(request, gzip ? new GZIPInputStream(sent, PIECE) : sent, limit);
      sent.checkWhole();
      return body;
    } catch (IOException e) {
      if (transfer.isStopped()) {
        throw new HttpRefusedException(
            ErrorType.REQUEST_TIMEOUT,
            "The request body came too slowly, and nothing was changed; send at least "
                + Transfer.MIN_RATE
                + " bytes a second");
      }
      throw e;
    }
  }

  /** Refuses with 413 by the declared length alone, before anything is read. */
  void checkLength(HttpServletRequest request) {
    checkLength(request, limits.of(request));
  }

  private static void checkLength(HttpServletRequest request, long limit) {
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
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

  private byte[] bounded(HttpServletRequest request, InputStream in, long limit)
      throws IOException {
    byte[] piece = new byte[PIECE];
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      if (body.size() + read > limit) {
        throw tooLarge(limit);
      }
      admission.admit(request, (long) body.size() + read);
      body.write(piece, 0, read);
    }
    return body.toByteArray();
  }

  static HttpRefusedException tooLarge(long limit) {
    return new HttpRefusedException(
        ErrorType.CONTENT_TOO_LARGE,
        "The request body is larger than " + limit + " bytes, the limit of this route");
  }
}
