package io.varve.api.routing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds the controllers of the catalog by one look-up in a table that is made of their own
 * annotations. What the table does not know is left to Spring: other paths, wrong methods, and
 * whatever is refused.
 */
public final class TableHandlerMapping extends RequestMappingHandlerMapping {

  /** Below these, controllers read paths themselves and need no path variables. */
  private static final List<String> ROOTS = List.of("/catalog/v1/", "/lakekeeper/v1/");

  private RouteTable<Target> table = new RouteTable<>();

  private static final class Target {
    private final String pattern;
    private final HandlerMethod named;
    private volatile @Nullable HandlerMethod resolved;

    private Target(String pattern, HandlerMethod named) {
      this.pattern = pattern;
      this.named = named;
    }

    /** With its controller, which exists once. */
    private HandlerMethod method() {
      HandlerMethod known = resolved;
      if (known == null) {
        known = named.createWithResolvedBean();
        resolved = known;
      }
      return known;
    }
  }

  @Override
  protected void handlerMethodsInitialized(Map<RequestMappingInfo, HandlerMethod> methods) {
    super.handlerMethodsInitialized(methods);
    RouteTable<Target> made = new RouteTable<>();
    methods.forEach((mapping, method) -> add(made, mapping, method));
    table = made;
  }

  private static void add(
      RouteTable<Target> table, RequestMappingInfo mapping, HandlerMethod method) {
    if (!isPlain(mapping) || takesPathVariables(method)) {
      return;
    }
    for (String pattern : mapping.getPatternValues()) {
      if (ROOTS.stream().anyMatch(pattern::startsWith)) {
        for (RequestMethod verb : mapping.getMethodsCondition().getMethods()) {
          table.add(verb.name(), pattern, new Target(pattern, method));
        }
      }
    }
  }

  /** Whether path and method alone decide. */
  private static boolean isPlain(RequestMappingInfo mapping) {
    return mapping.getParamsCondition().isEmpty()
        && mapping.getHeadersCondition().isEmpty()
        && mapping.getConsumesCondition().isEmpty()
        && mapping.getProducesCondition().isEmpty()
        && mapping.getCustomCondition() == null;
  }

  private static boolean takesPathVariables(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(parameter -> parameter.hasParameterAnnotation(PathVariable.class));
  }

  @Override
  protected @Nullable HandlerMethod getHandlerInternal(HttpServletRequest request)
      throws Exception {
    Target found = table.find(request.getMethod(), request.getRequestURI());
    if (found == null) {
      return super.getHandlerInternal(request);
    }
    request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, found.pattern);
    return found.method();
  }
}
