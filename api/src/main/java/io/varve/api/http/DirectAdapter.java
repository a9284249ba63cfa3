package io.varve.api.http;

import java.util.ArrayList;
import java.util.List;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityReturnValueHandler;

/** Spring's adapter, with the short ways of {@link TextParameters} and {@link DirectAnswers}. */
final class DirectAdapter extends RequestMappingHandlerAdapter {

  @Override
  public void afterPropertiesSet() {
    super.afterPropertiesSet();
    List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
    resolvers.add(new TextParameters());
    resolvers.addAll(getArgumentResolvers());
    setArgumentResolvers(resolvers);
    List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>(getReturnValueHandlers());
    HandlerMethodReturnValueHandler ofEntities =
        handlers.stream()
            .filter(ResponseEntityReturnValueHandler.class::isInstance)
            .findFirst()
            .orElseThrow();
    handlers.addFirst(new DirectAnswers(ofEntities));
    setReturnValueHandlers(handlers);
  }
}
