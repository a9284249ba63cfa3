package io.varve.server.configuration;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.api.management.StorageValidator;
import io.varve.command.metadata.MetadataFiles;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.metadata.MetadataLimits;
import io.varve.storage.metadata.MetadataPublisher;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.NewestMetadata;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.routing.Stores;
import io.varve.storage.secret.ClientCredentials;
import io.varve.storage.secret.SecretKeys;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.tls.TrustedAuthorities;
import io.varve.storage.vending.Vending;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores, what is kept of their files, and credentials for them. */
@Configuration(proxyBeanMethods = false)
public class StorageConfiguration {

  @Bean(destroyMethod = "close")
  OpenStores openStores(
      SecretStore secrets,
      ObjectProvider<MachineIdentity> machine,
      ObjectProvider<StoreAddresses> addresses,
      ObjectProvider<TrustedAuthorities> authorities) {
    return new OpenStores(
        secrets,
        machine.getIfAvailable(() -> MachineIdentity.OFF),
        addresses.getIfAvailable(() -> StoreAddresses.OF_THIS_MACHINE),
        authorities.getIfAvailable(() -> TrustedAuthorities.OF_JAVA));
  }

  @Bean
  Stores stores(WarehouseReads warehouses, OpenStores open) {
    return new Stores(new WarehouseDirectory(warehouses), open);
  }

  @Bean
  Vending vending(OpenStores open, Clock clock, MeterRegistry meters) {
    return new Vending(open, clock, meters);
  }

  @Bean
  NewestMetadata newestMetadata(JdbcClient jdbc) {
    return new NewestMetadata(jdbc);
  }

  @Bean
  MetadataMemory metadataMemory() {
    long bytes = MetadataLimits.memory(Runtime.getRuntime().maxMemory());
    return new MetadataMemory(bytes, Duration.ofSeconds(10));
  }

  @Bean
  MetadataStore metadataStore(
      Stores stores, NewestMetadata newest, MetadataMemory memory, MeterRegistry meters) {
    long bound = Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 4);
    return new MetadataStore(
        stores, MetadataLimits.of(Runtime.getRuntime().maxMemory()), bound, newest, memory, meters);
  }

  @Bean(destroyMethod = "close")
  MetadataPublisher metadataPublisher(MetadataStore store, NewestMetadata newest) {
    return new MetadataPublisher(store, newest);
  }

  @Bean
  MetadataFiles metadataFiles(
      MetadataStore store, MetadataPublisher publisher, MetadataMemory memory) {
    return new StoredMetadataFiles(store, publisher, memory);
  }

  @Bean
  StorageValidator storageValidator(
      OpenStores stores, SecretStore secrets, ObjectProvider<StorageValidator.Rule> rule) {
    return new StorageValidator(
        stores, secrets, rule.getIfAvailable(() -> StorageValidator.Rule.VALIDATED));
  }

  /** Tools and tests run without a key; then no credential can be kept. */
  @Bean(destroyMethod = "close")
  SecretSettings.Open openSecrets(JdbcClient jdbc, ObjectProvider<SecretSettings> settings) {
    return settings.getIfAvailable(() -> SecretSettings.postgres(() -> SecretKeys.NONE)).open(jdbc);
  }

  @Bean
  ClientCredentials clientCredentials(SecretSettings.Open secrets) {
    return secrets.vault().<ClientCredentials>map(vault -> vault).orElse(ClientCredentials.NONE);
  }

  @Bean
  SecretStore secretStore(SecretSettings.Open secrets) {
    return secrets.store();
  }
}
