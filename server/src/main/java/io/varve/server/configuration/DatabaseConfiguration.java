package io.varve.server.configuration;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.ledger.read.PreparedReads;
import io.varve.schema.SchemaMigration;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The database of one node. Migrations have run before any other bean touches it. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {

  @Bean
  SchemaMigration schemaMigration(DatabaseSettings settings) {
    DataSource owner = DataSources.single(settings.url(), settings.owner());
    DatabaseRequirements.check(owner);
    SchemaMigration migration = new SchemaMigration(owner);
    migration.migrate(settings.runtime().user());
    migration.check();
    return migration;
  }

  @Bean(destroyMethod = "close")
  HikariDataSource pool(DatabaseSettings settings, SchemaMigration migrated, MeterRegistry meters) {
    HikariDataSource pool = DataSources.pool(settings);
    pool.setMetricRegistry(meters);
    return pool;
  }

  /** Every user takes this proxy: a transaction that waits in a queue holds no connection yet. */
  @Bean
  @Primary
  DataSource dataSource(HikariDataSource pool) {
    LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
    lazy.setTargetDataSource(pool);
    lazy.setDefaultAutoCommit(true);
    lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return lazy;
  }

  @Bean
  PlatformTransactionManager transactionManager(DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean
  TransactionOperations transactions(PlatformTransactionManager manager) {
    return new TransactionTemplate(manager);
  }

  @Bean
  JdbcClient jdbcClient(DataSource dataSource) {
    return JdbcClient.create(dataSource);
  }

  /** Reads outside of transactions take the pool's connections without the proxy. */
  @Bean
  PreparedReads preparedReads(DataSource dataSource, HikariDataSource pool) {
    return new PreparedReads(dataSource, pool);
  }
}
