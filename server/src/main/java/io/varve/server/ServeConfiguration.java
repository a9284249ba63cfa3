package io.varve.server;

import io.varve.api.attempt.GivenCredentials;
import io.varve.api.http.HttpSettings;
import io.varve.api.management.LedgerVerification;
import io.varve.api.management.StorageValidator;
import io.varve.api.rights.SeenUsers;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.command.warehouse.LocalWarehouses;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.ledger.attempt.AuditedReads;
import io.varve.ledger.seal.SealedSignal;
import io.varve.postgres.LocalPostgres;
import io.varve.query.usage.UsageSettings;
import io.varve.query.user.UserReads;
import io.varve.security.login.LoginSettings;
import io.varve.security.rights.RightsSettings;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.DefaultWarehouse;
import io.varve.server.configuration.SecretSettings;
import io.varve.server.ledger.AnchorSettings;
import io.varve.server.ledger.Anchors;
import io.varve.server.ledger.RestoreDetector;
import io.varve.server.verify.ServerVerification;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.routing.Stores;
import io.varve.storage.tls.TrustedAuthorities;
import java.time.Clock;
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
  RestoreDetector.DatabaseIdentity identity(EmbeddedDatabase embedded) {
    return new RestoreDetector.DatabaseIdentity(
        embedded.postgres().map(LocalPostgres::folderId).orElse(""));
  }

  @Bean
  HttpSettings httpSettings(ServeSettings settings) {
    return settings.http();
  }

  @Bean
  LoginSettings loginSettings(ServeSettings settings) {
    return settings.login();
  }

  @Bean
  SeenUsers seenUsers(UserReads users, ServeSettings settings) {
    return new SeenUsers(users, settings.http().readOnly());
  }

  @Bean
  GivenCredentials givenCredentials(AttemptLog attempts, Clock clock, ServeSettings settings) {
    return new GivenCredentials(attempts, clock, settings.reads());
  }

  @Bean
  UsageSettings usageSettings(ServeSettings settings) {
    return UsageSettings.of(settings.usage());
  }

  @Bean
  AuditedReads auditedReads(ServeSettings settings) {
    return settings.reads();
  }

  @Bean
  RightsSettings rightsSettings(ServeSettings settings) {
    return settings.rights();
  }

  /** Without grants, all who are admitted administer the server. */
  @Bean
  InstanceAdmins instanceAdmins(ServeSettings settings) {
    RightsSettings rights = settings.rights();
    return settings.login().isOn() && rights.decided()
        ? rights.administrators()::contains
        : InstanceAdmins.EVERYBODY;
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
  StorageValidator.Rule storageRule(ServeSettings settings) {
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

  @Bean
  TrustedAuthorities trustedAuthorities(ServeSettings settings) {
    return settings.authorities();
  }

  /** After the embedded database, whose start makes the data folder. */
  @Bean
  AnchorSettings anchorSettings(ServeSettings settings, EmbeddedDatabase started) {
    return settings.anchors();
  }

  /** After the embedded database, whose start makes the data folder. */
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
  LedgerVerification ledgerVerification(
      DatabaseSettings database, Stores stores, Anchors anchors, JdbcClient jdbc) {
    return new ServerVerification(database, stores, anchors, jdbc);
  }
}
