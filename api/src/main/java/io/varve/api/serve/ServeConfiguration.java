package io.varve.api.serve;

import io.varve.api.database.LocalPostgres;
import io.varve.api.epoch.AnchorSettings;
import io.varve.api.epoch.EpochKeeper;
import io.varve.api.http.HealthPart;
import io.varve.api.http.HttpSettings;
import io.varve.api.wiring.DatabaseSettings;
import io.varve.api.wiring.DefaultWarehouse;
import io.varve.api.wiring.LocalWarehouses;
import io.varve.api.wiring.SecretSettings;
import io.varve.api.wiring.StorageTrials;
import io.varve.ledger.seal.SealedSignal;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.MachineIdentity;
import java.util.Optional;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Beans made of how the server was started. */
@Configuration(proxyBeanMethods = false)
class ServeConfiguration {

  /** The embedded Postgres, which stops after all that uses it. */
  @Bean(destroyMethod = "close")
  EmbeddedDatabase embeddedDatabase(ServeSettings settings) {
    return new EmbeddedDatabase(settings.local().map(start -> start.get()));
  }

  record EmbeddedDatabase(Optional<LocalPostgres> postgres) implements AutoCloseable {
    @Override
    public void close() {
      postgres.ifPresent(LocalPostgres::close);
    }
  }

  @Bean
  DatabaseSettings databaseSettings(ServeSettings settings, EmbeddedDatabase embedded) {
    return settings.database().apply(embedded.postgres());
  }

  @Bean
  EpochKeeper.Place place(EmbeddedDatabase embedded) {
    return new EpochKeeper.Place(embedded.postgres().map(LocalPostgres::folderId).orElse(""));
  }

  @Bean
  HttpSettings httpSettings(ServeSettings settings) {
    return settings.http();
  }

  @Bean
  DefaultWarehouse.Settings defaultWarehouse(ServeSettings settings) {
    return new DefaultWarehouse.Settings(settings.warehouseRoot());
  }

  @Bean
  LocalWarehouses localWarehouses(ServeSettings settings) {
    return settings.localWarehouses();
  }

  @Bean
  StorageTrials.Rule storageRule(ServeSettings settings) {
    return settings.storageRule();
  }

  @Bean
  MachineIdentity machineIdentity(ServeSettings settings) {
    return settings.machine();
  }

  @Bean
  StoreAddresses storeAddresses(ServeSettings settings) {
    return settings.addresses();
  }

  /** After the embedded database, whose start makes the data folder. */
  @Bean
  AnchorSettings anchorSettings(ServeSettings settings, EmbeddedDatabase started) {
    return settings.anchors();
  }

  /** Behind the embedded database, whose start makes the data folder. */
  @Bean
  SecretSettings secretSettings(ServeSettings settings, EmbeddedDatabase started) {
    return settings.secrets();
  }

  /** Long polls end when the server begins to stop, or its last seconds would be spent on them. */
  @Bean
  ApplicationListener<ContextClosedEvent> endLongPolls(SealedSignal signal) {
    return closing -> signal.close();
  }

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
