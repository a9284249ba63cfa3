package io.varve.api.rights;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a request that asks for the past by {@link #HEADER} where its endpoint does not take that
 * header, so that nothing answers as of now instead.
 */
public final class AsOfInterceptor implements HandlerInterceptor {

  /** The header with the moment that a read is to be answered as of. */
  public static final String HEADER = "X-Catalog-As-Of";

  /**
   * Lets a request pass that has no such header, or whose endpoint takes it.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} for any other
   */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getHeader(HEADER) == null
        || !(handler instanceof HandlerMethod method)
        || takesIt(method)) {
      return true;
    }
    throw new RefusedException(
        Reason.BAD_REQUEST,
        "This is not answered as of then, leave out "
            + HEADER
            + ". "
            + AsOfHints.of(request.getRequestURI()));
  }

  private static boolean takesIt(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
        .anyMatch(header -> header != null && header.name().equals(HEADER));
  }
}
