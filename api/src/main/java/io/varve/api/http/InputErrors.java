package io.varve.api.http;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/** Answers to what Iceberg's parsers and checks throw at a request that is no good. */
final class InputErrors {

  private InputErrors() {}

  /** 400 with the parser's message, if {@code failure} is the client's fault. */
  static Optional<EnvelopeResponse> answer(Throwable failure) {
    return Optional.ofNullable(message(failure))
        .map(message -> new EnvelopeResponse(ErrorType.BAD_REQUEST, message));
  }

  private static @Nullable String message(Throwable failure) {
    return switch (failure) {
      case JsonGenerationException ours -> null;
      case InvalidDefinitionException ours -> null;
      case JsonProcessingException e -> JsonErrors.describe(e);
      case UncheckedIOException e when e.getCause() instanceof JsonProcessingException json ->
          message(json);
      case BadRequestException e -> ParserWords.plain(e.getMessage());
      case ValidationException e -> ParserWords.plain(e.getMessage());
      case IllegalArgumentException e when thrownByIceberg(e) -> ParserWords.plain(e.getMessage());
      default -> null;
    };
  }

  /** An {@code IllegalArgumentException} of anyone else is a fault of ours, hence a 500. */
  private static boolean thrownByIceberg(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (!frame.getClassName().startsWith("java.")) {
        return frame.getClassName().startsWith("org.apache.iceberg.");
      }
    }
    return false;
  }
}
