package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerMapping;

/** Answers to what Spring MVC and Tomcat throw before a controller is reached. */
final class SpringErrors {

  private SpringErrors() {}

  /** The answer, if {@code failure} is one of theirs. */
  static Optional<ErrorAnswer> answer(Throwable failure, HttpServletRequest request) {
    return Optional.ofNullable(
        switch (failure) {
          case HttpRequestMethodNotSupportedException e when isFallback(request) ->
              notFound(request);
          case ErrorResponse e -> answer(e, request);
          case TypeMismatchException e ->
              badRequest(
                  "Parameter '%s' cannot be '%s'".formatted(e.getPropertyName(), e.getValue()));
          case HttpMessageNotReadableException e -> badRequest("The request body cannot be read");
          case InvalidParameterException e -> badRequest("The query string is malformed");
          default -> null;
        });
  }

  private static ErrorAnswer answer(ErrorResponse error, HttpServletRequest request) {
    ErrorType type = ErrorType.of(error.getStatusCode().value());
    if (type == ErrorType.NOT_FOUND) {
      return notFound(request);
    }
    String message =
        type.status() < 500 ? Objects.requireNonNullElse(error.getBody().getDetail(), "") : "";
    var headers = new ErrorAnswer(type, message).headers();
    var all = new HashMap<>(headers);
    error.getHeaders().forEach((name, values) -> all.put(name, String.join(", ", values)));
    return new ErrorAnswer(type, message, all);
  }

  /** Whether only the handler of static files matched, which matches every path. */
  private static boolean isFallback(HttpServletRequest request) {
    return "/**".equals(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
  }

  private static ErrorAnswer notFound(HttpServletRequest request) {
    return new ErrorAnswer(
        ErrorType.NOT_FOUND,
        "There is no %s %s".formatted(request.getMethod(), request.getRequestURI()));
  }

  private static ErrorAnswer badRequest(String message) {
    return new ErrorAnswer(ErrorType.BAD_REQUEST, message);
  }
}
