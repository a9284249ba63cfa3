package io.varve.api.http;

import io.varve.command.request.Request;
import io.varve.security.rights.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Gives controllers the {@link Request} that commands carry. */
final class RequestResolver implements HandlerMethodArgumentResolver {

  private final BodyReader bodies;

  RequestResolver(BodyReader bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Request.class;
  }

  @Override
  public Request resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    var http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    if (!(http.getAttribute(Incoming.ATTRIBUTE) instanceof Incoming incoming)) {
      throw new IllegalStateException("RequestFilter has not seen this request");
    }
    String route =
        http.getMethod() + " " + http.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    String fingerprint =
        incoming.idempotencyKey() == null ? "" : Fingerprint.of(http, bodies.read(http));
    Access access = (Access) Objects.requireNonNull(http.getAttribute(Access.class.getName()));
    return incoming.toRequest(route, fingerprint, access);
  }
}
