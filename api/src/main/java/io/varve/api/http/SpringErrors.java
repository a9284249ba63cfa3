package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers to what Spring MVC and Tomcat throw before a controller is reached. */
final class SpringErrors {

  /** Where Spark, asked for {@code t.history}, looks for a table {@code t}. */
  private static final Pattern NOWHERE =
      Pattern.compile("/catalog/v1/[^/]+/namespaces//tables/[^/]+");

  private SpringErrors() {}

  /** The answer, if {@code failure} is one of theirs. */
  static Optional<EnvelopeResponse> answer(Throwable failure, HttpServletRequest request) {
    return Optional.ofNullable(
        switch (failure) {
          case NoResourceFoundException e -> notFound(request);
          case NoHandlerFoundException e -> notFound(request);
          case ErrorResponse e -> answer(e);
          case TypeMismatchException e ->
              badRequest(
                  "Parameter '%s' cannot be '%s'%s"
                      .formatted(e.getPropertyName(), e.getValue(), expected(e)));
          case HttpMessageNotReadableException e -> badRequest("The request body cannot be read");
          case InvalidParameterException e -> badRequest("The query string is malformed");
          default -> null;
        });
  }

  private static String expected(TypeMismatchException mismatch) {
    Class<?> type = mismatch.getRequiredType();
    return type == null ? "" : ". " + JsonTypes.expected(type);
  }

  private static EnvelopeResponse answer(ErrorResponse error) {
    ErrorType type = ErrorType.of(error.getStatusCode().value());
    String detail = Objects.requireNonNullElse(error.getBody().getDetail(), type.type());
    EnvelopeResponse plain = new EnvelopeResponse(type, type.status() < 500 ? detail : "");
    var headers = new HashMap<>(plain.headers());
    error.getHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    return new EnvelopeResponse(type, plain.message(), headers);
  }

  private static EnvelopeResponse notFound(HttpServletRequest request) {
    if (NOWHERE.matcher(request.getRequestURI()).matches()) {
      return new EnvelopeResponse(
          ErrorType.NO_SUCH_TABLE, "Tables are in namespaces: name it with its own");
    }
    return new EnvelopeResponse(
        ErrorType.NOT_FOUND,
        "There is no %s %s".formatted(request.getMethod(), request.getRequestURI()));
  }

  private static EnvelopeResponse badRequest(String message) {
    return new EnvelopeResponse(ErrorType.BAD_REQUEST, message);
  }
}
