package io.varve.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets mutations pass only with JSON, which no page of another site can send without asking first,
 * and only with a declared length below the limit. A POST with neither body nor type passes.
 */
final class ContentGuard extends OncePerRequestFilter {

  private static final Set<String> MUTATIONS = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final BodyReader bodies;

  ContentGuard(BodyReader bodies) {
    this.bodies = bodies;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (MUTATIONS.contains(request.getMethod())) {
      check(request);
    }
    chain.doFilter(request, response);
  }

  private void check(HttpServletRequest request) {
    bodies.checkLength(request);
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    if (hasBody) {
      BodyReader.isGzip(request);
    }
    String type = request.getContentType();
    boolean mayLackType = !hasBody && (type == null || request.getMethod().equals("DELETE"));
    if (!mayLackType && !isJson(type)) {
      throw new HttpRefusedException(
          ErrorType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json");
    }
  }

  private static boolean isJson(@Nullable String type) {
    try {
      return type != null
          && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(type));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
