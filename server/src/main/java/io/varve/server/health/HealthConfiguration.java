package io.varve.server.health;

import io.varve.ledger.seal.SealQueue;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the server needs to serve requests, and the endpoint that tells how it is. */
@Configuration(proxyBeanMethods = false)
@Import(HealthController.class)
public class HealthConfiguration {

  private static final Duration SEALED_WITHIN = Duration.ofSeconds(10);

  @Bean
  HealthPart databaseHealth(JdbcClient jdbc) {
    return new HealthPart() {
      @Override
      public String name() {
        return "database";
      }

      @Override
      public Optional<String> problem() {
        jdbc.sql("select 1").query(Integer.class).single();
        return Optional.empty();
      }
    };
  }

  @Bean
  HealthPart sealerHealth(JdbcClient jdbc) {
    SealQueue queue = new SealQueue(jdbc);
    return new HealthPart() {
      @Override
      public String name() {
        return "sealer";
      }

      @Override
      public Optional<String> problem() {
        return queue.waitsFor(SEALED_WITHIN)
            ? Optional.of("Events have been waiting for their position for more than 10 s")
            : Optional.empty();
      }
    };
  }
}
