package io.varve.schema;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a database to the schema of this program. Flyway takes a lock, so any number of nodes may
 * start at once. Migrations only add, so a program runs on the schema of the next version too,
 * unless that one says otherwise in {@code schema_range}.
 */
public final class SchemaMigration {

  /** The schema that this program brings: the number of its newest migration. */
  public static final int PROGRAM = 53;

  /** The lowest schema that this program can serve from. */
  public static final int OLDEST_SCHEMA = 53;

  private final DataSource owner;

  /**
   * @param owner connections of the role that owns the schema
   */
  public SchemaMigration(DataSource owner) {
    this.owner = owner;
  }

  /**
   * Runs the migrations that are missing and grants {@code runtimeUser} its rights. Where all ran,
   * Flyway is not asked, for its own look is a tenth of a start.
   *
   * @return how many migrations ran
   * @throws SchemaOutOfRangeException if the database is of a newer, incompatible version
   */
  public int migrate(String runtimeUser) {
    return isCurrentWithRights(runtimeUser) ? 0 : flyway(runtimeUser).migrate().migrationsExecuted;
  }

  private boolean isCurrentWithRights(String runtimeUser) {
    return look(
        (jdbc, one) -> {
          refuseNewer(jdbc);
          Migrations known = Migrations.read();
          return known.are(new SchemaHistory(jdbc).migrations())
              && grant(known.rights(), runtimeUser, jdbc, one);
        });
  }

  // What Flyway does after each look as well. It reports what fails, for it tries once more.
  private static boolean grant(
      String rights, String runtimeUser, JdbcClient jdbc, DataSource connection) {
    String statements = rights;
    for (var placeholder : placeholders(runtimeUser, SchemaHistory.schema(jdbc)).entrySet()) {
      statements = statements.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
    }
    String grants = statements;
    try {
      new TransactionTemplate(new JdbcTransactionManager(connection))
          .executeWithoutResult(transaction -> new JdbcTemplate(connection).execute(grants));
      return true;
    } catch (DataAccessException e) {
      return false;
    }
  }

  /**
   * Whether what ran in the database are exactly the migrations of this program. All else, such as
   * a changed checksum, a failure or a migration of a newer version, is for Flyway to judge.
   */
  public boolean isCurrent() {
    return look((jdbc, one) -> Migrations.read().are(new SchemaHistory(jdbc).migrations()));
  }

  // On one connection, for each costs a login.
  private <T> T look(BiFunction<JdbcClient, DataSource, T> what) {
    try (var one = new SingleConnectionDataSource(owner.getConnection(), true)) {
      return what.apply(JdbcClient.create(one), one);
    } catch (SQLException e) {
      throw new CannotGetJdbcConnectionException("The schema cannot be looked at", e);
    }
  }

  private Flyway flyway(String runtimeUser) {
    return Flyway.configure()
        .dataSource(owner)
        .table(SchemaHistory.TABLE)
        .ignoreMigrationPatterns("*:future")
        .placeholders(placeholders(runtimeUser, SchemaHistory.schema(JdbcClient.create(owner))))
        .load();
  }

  private static Map<String, String> placeholders(String runtimeUser, String schema) {
    return Map.of(
        "runtime", SchemaHistory.quoted(runtimeUser),
        "schema", SchemaHistory.quoted(schema),
        "history", SchemaHistory.TABLE);
  }

  private static void refuseNewer(JdbcClient jdbc) {
    boolean exists =
        jdbc.sql("select to_regclass('schema_range') is not null").query(Boolean.class).single();
    if (exists) {
      int oldest =
          jdbc.sql("select oldest_program from schema_range").query(Integer.class).single();
      if (oldest > PROGRAM) {
        throw SchemaOutOfRangeException.tooNew(oldest, PROGRAM);
      }
    }
  }

  /**
   * Checks that the database can be served from, without changing it.
   *
   * @throws SchemaOutOfRangeException if it is too old (not migrated) or too new
   */
  public void check() {
    int version =
        look(
            (jdbc, one) -> {
              refuseNewer(jdbc);
              return new SchemaHistory(jdbc).newest();
            });
    if (version < OLDEST_SCHEMA) {
      throw SchemaOutOfRangeException.tooOld(version, OLDEST_SCHEMA);
    }
  }
}
