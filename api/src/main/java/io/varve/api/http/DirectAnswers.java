package io.varve.api.http;

import io.varve.storage.metadata.Segments;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Sends answers whose type is known and whose bytes are made, without looking for a converter.
 * Others, and those to conditional requests, are left to Spring.
 */
final class DirectAnswers implements HandlerMethodReturnValueHandler {

  private static final List<String> CONDITIONS =
      List.of(
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.IF_MODIFIED_SINCE,
          HttpHeaders.IF_MATCH,
          HttpHeaders.IF_UNMODIFIED_SINCE);

  private final HandlerMethodReturnValueHandler others;

  /**
   * @param others sends what this does not
   */
  DirectAnswers(HandlerMethodReturnValueHandler others) {
    this.others = others;
  }

  @Override
  public boolean supportsReturnType(MethodParameter returnType) {
    return returnType.getParameterType() == ResponseEntity.class;
  }

  @Override
  public void handleReturnValue(
      @Nullable Object value,
      MethodParameter returnType,
      ModelAndViewContainer model,
      NativeWebRequest request)
      throws Exception {
    var asked = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    if (value instanceof ResponseEntity<?> answer && isMade(answer) && !isConditional(asked)) {
      model.setRequestHandled(true);
      send(answer, Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class)));
    } else {
      others.handleReturnValue(value, returnType, model, request);
    }
  }

  private static boolean isMade(ResponseEntity<?> answer) {
    Object body = answer.getBody();
    return (body instanceof Segments || body instanceof byte[] || body instanceof Written)
        && answer.getHeaders().containsHeader(HttpHeaders.CONTENT_TYPE)
        && !answer.getStatusCode().is3xxRedirection();
  }

  private static boolean isConditional(HttpServletRequest request) {
    for (String condition : CONDITIONS) {
      if (request.getHeader(condition) != null) {
        return true;
      }
    }
    return false;
  }

  private static void send(ResponseEntity<?> answer, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.getStatusCode().value());
    answer.getHeaders().forEach((name, values) -> add(response, name, values));
    Object body = Objects.requireNonNull(answer.getBody());
    OutputStream out = response.getOutputStream();
    switch (body) {
      case Segments pieces -> {
        response.setContentLengthLong(pieces.length());
        pieces.writeTo(out);
      }
      case byte[] bytes -> {
        response.setContentLengthLong(bytes.length);
        out.write(bytes);
      }
      default -> ((Written) body).writeTo(out);
    }
    out.flush();
  }

  private static void add(HttpServletResponse response, String name, List<String> values) {
    if (!name.equalsIgnoreCase(HttpHeaders.VARY)) {
      response.setHeader(name, values.getFirst());
      values.stream().skip(1).forEach(value -> response.addHeader(name, value));
      return;
    }
    String known = response.getHeader(HttpHeaders.VARY);
    values.stream()
        .filter(value -> known == null || !known.contains(value))
        .forEach(value -> response.addHeader(name, value));
  }
}
