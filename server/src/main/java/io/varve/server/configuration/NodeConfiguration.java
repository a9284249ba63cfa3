package io.varve.server.configuration;

import io.varve.server.task.TaskConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A whole node but for HTTP. It needs beans of {@link DatabaseSettings}, {@link
 * io.varve.server.configuration.DefaultWarehouse.Settings} and a meter registry; any number of
 * nodes may share a database, also within one process. A read-only one ({@link
 * io.varve.server.task.UnlessReadOnly}) still seals events that others left, which changes none.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  DatabaseConfiguration.class,
  LedgerConfiguration.class,
  CommandConfiguration.class,
  WarehouseCommandConfiguration.class,
  CommandHandlerConfiguration.class,
  StorageConfiguration.class,
  ReadConfiguration.class,
  DefaultWarehouse.class,
  TaskConfiguration.class,
  WiringAssertions.class
})
public class NodeConfiguration {}
