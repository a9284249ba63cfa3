package io.varve.server.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.DefaultWarehouse;
import io.varve.server.configuration.NodeConfiguration;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A whole node but for HTTP, with a pool, a sealer and a listener of its own. */
public final class TestNode implements AutoCloseable {

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  private TestNode(
      DatabaseSettings settings,
      String warehouseUri,
      Consumer<GenericApplicationContext> replacements) {
    context.registerBean(DatabaseSettings.class, () -> settings);
    context.registerBean(
        DefaultWarehouse.Settings.class,
        () -> new DefaultWarehouse.Settings(Optional.of(warehouseUri)));
    context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
    // A bean that exists by name already keeps out the configuration's own.
    replacements.accept(context);
    context.register(NodeConfiguration.class);
    context.refresh();
  }

  /** Starts a node on a database. */
  public static TestNode start(CatalogDatabase database) {
    return start(database, database.settings());
  }

  /** Starts a node on a database that it reaches by {@code settings}. */
  public static TestNode start(CatalogDatabase database, DatabaseSettings settings) {
    return start(database, settings, context -> {});
  }

  /** Starts a node some of whose beans are others. */
  public static TestNode start(
      CatalogDatabase database,
      DatabaseSettings settings,
      Consumer<GenericApplicationContext> replacements) {
    return new TestNode(settings, database.warehouseUri(), replacements);
  }

  /** A bean of the node. */
  public <T> T get(Class<T> type) {
    return context.getBean(type);
  }

  /** The node's catalog, as a client of the warehouse {@code demo} sees it. */
  public TestCatalog catalog() {
    return new TestCatalog(this);
  }

  @Override
  public void close() {
    context.close();
  }
}
