package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Gives controllers headers and query parameters that are optional texts, as Spring would, which
 * converts and evaluates each.
 */
final class TextParameters implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == String.class
        && (header(parameter) != null || query(parameter) != null);
  }

  @Override
  public @Nullable String resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    var http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    String header = header(parameter);
    if (header != null) {
      return http.getHeader(header) == null
          ? null
          : String.join(",", Collections.list(http.getHeaders(header)));
    }
    String[] values =
        http.getQueryString() == null
            ? null
            : http.getParameterValues(Objects.requireNonNull(query(parameter)));
    return values == null ? null : String.join(",", values);
  }

  private static @Nullable String header(MethodParameter parameter) {
    RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
    if (header == null || header.required() || header.name().isEmpty()) {
      return null;
    }
    return header.defaultValue().equals(ValueConstants.DEFAULT_NONE) ? header.name() : null;
  }

  private static @Nullable String query(MethodParameter parameter) {
    RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
    if (query == null
        || query.required()
        || !query.defaultValue().equals(ValueConstants.DEFAULT_NONE)) {
      return null;
    }
    return query.name().isEmpty() ? parameter.getParameterName() : query.name();
  }
}
