package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the body for their {@link Body} parameters. */
final class BodyResolver implements HandlerMethodArgumentResolver {

  private final BodyReader bodies;

  BodyResolver(BodyReader bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(Body.class)
        && parameter.getParameterType() == byte[].class;
  }

  @Override
  public byte[] resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    return bodies.read(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
  }
}
