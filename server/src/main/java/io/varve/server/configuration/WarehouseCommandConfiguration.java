package io.varve.server.configuration;

import io.varve.api.management.StorageValidator;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.location.LocationClaims;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.command.warehouse.ServedWarehouses;
import io.varve.command.warehouse.StorageWrites;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.storage.secret.SecretStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Commands about warehouses, of one node. */
@Configuration(proxyBeanMethods = false)
class WarehouseCommandConfiguration {

  @Bean
  LocationClaims locationClaims(JdbcClient jdbc) {
    return new LocationClaims(jdbc);
  }

  @Bean
  WarehouseWrites warehouseWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      ServedWarehouses served,
      SecretStore secrets,
      LocationClaims locations,
      StorageValidator validator,
      ObjectProvider<InstanceAdmins> admins) {
    return new WarehouseWrites(
        commands,
        keys,
        served,
        new StoredSecrets(secrets),
        locations,
        validator,
        admins.getIfAvailable(() -> InstanceAdmins.EVERYBODY));
  }

  @Bean
  StorageWrites storageWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      ServedWarehouses served,
      SecretStore secrets,
      StorageValidator validator,
      ObjectProvider<InstanceAdmins> admins) {
    return new StorageWrites(
        commands,
        keys,
        served,
        new StoredSecrets(secrets),
        validator,
        admins.getIfAvailable(() -> InstanceAdmins.EVERYBODY));
  }

  @Bean
  DeletionWrites deletionWrites(
      CommandGateway commands, IdempotencyKeys keys, ServedWarehouses served, SecretStore secrets) {
    return new DeletionWrites(commands, keys, served, new StoredSecrets(secrets));
  }
}
