package io.varve.api.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words for what Jackson and Iceberg's parsers throw at a body: what was expected, and where. */
final class JsonErrors {

  private JsonErrors() {}

  /** What is wrong, and where as far as that is known. */
  static String describe(Exception failure) {
    return switch (failure) {
      case InvalidNullException e -> "A value must not be null" + at(e);
      case InvalidTypeIdException e -> typeId(e) + at(e);
      case InvalidFormatException e -> JsonTypes.expected(e.getTargetType()) + at(e);
      case JsonMappingException e when e.getCause() instanceof RuntimeException inner ->
          describe(inner) + at(e);
      // What is inside may have a place of its own, in the JSON's text.
      case JsonMappingException e when e.getCause() instanceof JsonProcessingException inner ->
          describe(inner);
      case MismatchedInputException e -> mismatch(e) + at(e);
      case JsonProcessingException e ->
          ParserWords.plain(String.valueOf(e.getOriginalMessage())) + at(e.getLocation());
      case UncheckedIOException e when e.getCause() instanceof JsonProcessingException inner ->
          describe(inner);
      case IOException e -> "The request body is not valid JSON in UTF-8";
      // The messages of these name variables and classes, which say nothing to a client.
      case NullPointerException e -> ParserWords.SHAPE;
      case ClassCastException e -> ParserWords.SHAPE;
      case IndexOutOfBoundsException e -> ParserWords.SHAPE;
      default -> ParserWords.plain(failure.getMessage());
    };
  }

  private static String mismatch(MismatchedInputException failure) {
    Class<?> target = failure.getTargetType();
    String missing = ParserWords.missingField(failure.getOriginalMessage());
    if (missing != null) {
      return missing;
    }
    if (target == null) {
      return ParserWords.plain(failure.getOriginalMessage());
    }
    String given = given(failure);
    return JsonTypes.expected(target) + (given == null ? "" : ", not " + given);
  }

  private static @Nullable String given(MismatchedInputException failure) {
    JsonToken token =
        failure.getProcessor() instanceof JsonParser parser ? parser.currentToken() : null;
    return token == null
        ? null
        : switch (token) {
          case START_OBJECT, FIELD_NAME, END_OBJECT -> "an object";
          case START_ARRAY, END_ARRAY -> "a list";
          case VALUE_STRING -> "a text";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          case VALUE_TRUE, VALUE_FALSE -> "true or false";
          case VALUE_NULL -> "null";
          default -> null;
        };
  }

  private static String typeId(InvalidTypeIdException failure) {
    return failure.getTypeId() == null
        ? "A field that says the type is missing"
        : "There is no type '" + failure.getTypeId() + "' here";
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
    return path.isEmpty() ? at(failure.getLocation()) : " (at $" + path + ")";
  }

  private static String at(@Nullable JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
