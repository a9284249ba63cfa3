package io.varve.api.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** Words for what Jackson and Iceberg's parsers throw at a body. */
final class JsonErrors {

  private static final String SHAPE = "The JSON does not have the shape of this request";

  private JsonErrors() {}

  /** What is wrong, and where as far as that is known. */
  static String describe(Exception failure) {
    return switch (failure) {
      case JsonMappingException e when e.getCause() instanceof RuntimeException inner ->
          describe(inner) + at(e);
      case JsonMappingException e -> e.getOriginalMessage() + at(e);
      case JsonProcessingException e -> e.getOriginalMessage() + at(e.getLocation());
      case UncheckedIOException e when e.getCause() instanceof JsonProcessingException inner ->
          describe(inner);
      case IOException e -> "The request body is not valid JSON in UTF-8";
      // The messages of these name variables and classes, which say nothing to a client.
      case NullPointerException e -> SHAPE;
      case ClassCastException e -> SHAPE;
      default -> failure.getMessage() == null ? SHAPE : failure.getMessage();
    };
  }

  private static String at(JsonMappingException failure) {
    String path =
        failure.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "" : " (at $" + path + ")";
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
