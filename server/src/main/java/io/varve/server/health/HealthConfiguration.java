package io.varve.server.health;

import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the server needs to serve requests, and the endpoint that tells how it is. */
@Configuration(proxyBeanMethods = false)
@Import(HealthController.class)
public class HealthConfiguration {

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
    return new HealthPart() {
      @Override
      public String name() {
        return "sealer";
      }

      @Override
      public Optional<String> problem() {
        // A ticket that waits for ten seconds means that no node seals.
        return jdbc.sql(
                        "select count(*) from (select e.occurred_at from seal_queue q"
                            + " join events e on e.sequence = q.sequence"
                            + " where e.occurred_at::timestamptz < now() - interval '10 seconds'"
                            + " limit 1) late")
                    .query(Long.class)
                    .single()
                > 0
            ? Optional.of("Events have been waiting for their position for more than 10 s")
            : Optional.empty();
      }
    };
  }
}
