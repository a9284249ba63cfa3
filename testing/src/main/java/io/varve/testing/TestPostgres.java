package io.varve.testing;

import io.varve.postgres.LocalPostgres.Credentials;
import io.varve.schema.SchemaMigration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A running Postgres, in which tests make databases. */
public abstract class TestPostgres implements AutoCloseable {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** System property: {@code docker} runs tests on the image of docker-compose.yml. */
  private static final String VARIANT = "varve.test.postgres";

  private static final class Embedded {
    private static final TestPostgres INSTANCE = EmbeddedTestPostgres.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close));
    }
  }

  /**
   * The one of this test JVM; ends with it. It is the embedded Postgres, or a container with {@code
   * -Dvarve.test.postgres=docker}.
   */
  public static TestPostgres shared() {
    return System.getProperty(VARIANT, "embedded").equals("docker")
        ? DockerTestPostgres.shared()
        : Embedded.INSTANCE;
  }

  private @Nullable String template;

  /** The superuser's login. */
  protected abstract Credentials superuser();

  /** The login that owns the databases. */
  public abstract Credentials owner();

  /** The login with the rights of a server. */
  public abstract Credentials runtime();

  /** The port on 127.0.0.1; it can change with a restart. */
  public abstract int port();

  @Override
  public abstract void close();

  /** Makes an empty database that the owner owns; returns its name. */
  public String createDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    superuser("postgres").sql("create database " + name + " owner " + owner().user()).update();
    return name;
  }

  /** Makes a database with the schema of this version and no row of a catalog; returns its name. */
  public synchronized String createMigrated() {
    if (template == null) {
      String migrated = createDatabase();
      new SchemaMigration(source(migrated, owner())).migrate(runtime().user());
      template = migrated;
    }
    // Migrations take ten times as long as a copy of what they come to.
    String name = copyDatabase(template);
    superuser(name).sql("update chain_head set ledger_id = gen_random_uuid()").update();
    return name;
  }

  /** Makes a copy of a database, whose connections are ended for it; returns the copy's name. */
  public String copyDatabase(String of) {
    String name = "test_" + DATABASES.incrementAndGet();
    JdbcClient jdbc = superuser("postgres");
    jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?")
        .param(of)
        .query()
        .listOfRows();
    jdbc.sql("create database " + name + " template " + of + " owner " + owner().user()).update();
    return name;
  }

  /** Drops a database and ends its connections. */
  public void dropDatabase(String name) {
    superuser("postgres").sql("drop database if exists " + name + " with (force)").update();
  }

  /** Statements as the superuser, each on a connection of its own. */
  public JdbcClient superuser(String database) {
    return JdbcClient.create(superuserSource(database));
  }

  /** Connections of the superuser. */
  public PGSimpleDataSource superuserSource(String database) {
    return source(database, superuser());
  }

  /** Connections of a login. */
  PGSimpleDataSource source(String database, Credentials login) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {port()});
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setDatabaseName(database);
    source.setUser(login.user());
    source.setPassword(login.password());
    source.setStringType("unspecified");
    return source;
  }
}
