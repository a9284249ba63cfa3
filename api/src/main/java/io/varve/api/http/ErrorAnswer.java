package io.varve.api.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;

/**
 * An error as a client sees it.
 *
 * @param type status and type
 * @param message what was wrong; at most {@value #MAX_MESSAGE} characters are kept
 * @param headers to set beside the envelope, such as {@code Allow}
 */
record ErrorAnswer(ErrorType type, String message, Map<String, String> headers) {

  static final int MAX_MESSAGE = 1_000;

  ErrorAnswer {
    message = cut(message, MAX_MESSAGE);
    headers = Map.copyOf(headers);
  }

  ErrorAnswer(ErrorType type, String message) {
    this(type, message, type.retryable() ? Map.of("Retry-After", "1") : Map.of());
  }

  /** The same answer with an id that leads to the log. */
  ErrorAnswer withErrorId(String id) {
    String suffix = "Error ID: " + id;
    String said = cut(message, MAX_MESSAGE - suffix.length() - 1);
    return new ErrorAnswer(type, (said + " " + suffix).strip(), headers);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /** The envelope of the Iceberg REST specification ({@code IcebergErrorResponse}), in UTF-8. */
  byte[] envelope() {
    var response =
        ErrorResponse.builder()
            .responseCode(type.status())
            .withType(type.type())
            .withMessage(message)
            .withStackTrace(List.of())
            .build();
    return ErrorResponseParser.toJson(response).getBytes(StandardCharsets.UTF_8);
  }
}
