package io.varve.api.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;

/**
 * The plumbing with controllers that echo. The profile keeps it out of the component scan of other
 * tests.
 */
@Profile(HttpApplication.PROFILE)
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@Import({HttpConfiguration.class, EchoController.class, FailingController.class})
class HttpApplication {

  static final String PROFILE = "http-plumbing";
  static final long MAX_BODY = 1 << 20;

  /** A {@link #diskProblem} that makes the check itself fail. */
  static final String THROW = "throw";

  /** What the health part {@code disk} complains about; null if it is well. */
  static volatile @Nullable String diskProblem;

  @Bean
  HttpSettings httpSettings() {
    return new HttpSettings(
        InetAddress.getLoopbackAddress(), 0, 0, MAX_BODY, List.of("Catalog.Test", "10.1.2.3"));
  }

  @Bean
  HealthPart disk() {
    return new HealthPart() {
      @Override
      public String name() {
        return "disk";
      }

      @Override
      public Optional<String> problem() {
        if (THROW.equals(diskProblem)) {
          throw new IllegalStateException("secret inside");
        }
        return Optional.ofNullable(diskProblem);
      }
    };
  }
}
