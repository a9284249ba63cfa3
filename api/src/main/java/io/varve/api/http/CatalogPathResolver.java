package io.varve.api.http;

import io.varve.security.rights.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the {@link CatalogPath} of the request. */
final class CatalogPathResolver implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == CatalogPath.class;
  }

  @Override
  public CatalogPath resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    var http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    Access access = (Access) Objects.requireNonNull(http.getAttribute(Access.class.getName()));
    return CatalogPath.of(http.getRequestURI(), access);
  }
}
