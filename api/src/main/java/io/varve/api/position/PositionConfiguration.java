package io.varve.api.position;

import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedSignal;
import io.varve.query.past.Moments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts {@link MinPosition} before all endpoints. */
@Configuration(proxyBeanMethods = false)
public class PositionConfiguration {

  @Bean
  WebMvcConfigurer positionBeforeEndpoints(
      SealedSignal sealed, SealedLedger ledger, Moments moments) {
    var interceptor = new MinPosition(sealed, ledger, moments);
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(interceptor);
      }
    };
  }
}
