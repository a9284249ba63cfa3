package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** How large the body of a request may be: what its route says, within the limit of the server. */
record BodyLimits(long server) {

  long of(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
            instanceof HandlerMethod route
        ? Math.min(server, of(route))
        : server;
  }

  // A route that takes none reads it only to tell whether a request is a repeated one.
  private static int of(HandlerMethod route) {
    return Arrays.stream(route.getMethodParameters())
        .flatMap(parameter -> Stream.ofNullable(parameter.getParameterAnnotation(Body.class)))
        .mapToInt(Body::max)
        .max()
        .orElse(Body.USUAL);
  }
}
