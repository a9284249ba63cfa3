package io.varve.schema;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings a database to the schema of this program. Flyway takes a lock, so any number of nodes may
 * start at once. Migrations only add, so a program runs on the schema of the next version too,
 * unless that one says otherwise in {@code schema_range}.
 */
public final class SchemaMigration {

  /** The schema that this program brings: the number of its newest migration. */
  public static final int PROGRAM = 29;

  /** The lowest schema that this program can serve from. */
  public static final int OLDEST_SCHEMA = 27;

  private static final String HISTORY = "schema_history";

  private final DataSource owner;

  /**
   * @param owner connections of the role that owns the schema
   */
  public SchemaMigration(DataSource owner) {
    this.owner = owner;
  }

  /**
   * Runs the migrations that are missing and grants {@code runtimeUser} its rights.
   *
   * @return how many migrations ran
   * @throws SchemaOutOfRangeException if the database is of a newer, incompatible version
   */
  public int migrate(String runtimeUser) {
    refuseNewer();
    MigrateResult result = flyway(runtimeUser).migrate();
    return result.migrationsExecuted;
  }

  private Flyway flyway(String runtimeUser) {
    return Flyway.configure()
        .dataSource(owner)
        .table(HISTORY)
        .ignoreMigrationPatterns("*:future")
        .placeholders(
            Map.of("runtime", quoted(runtimeUser), "schema", quoted(schema()), "history", HISTORY))
        .load();
  }

  private String schema() {
    return JdbcClient.create(owner).sql("select current_schema()").query(String.class).single();
  }

  private void refuseNewer() {
    JdbcClient jdbc = JdbcClient.create(owner);
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
    refuseNewer();
    var current = flyway("current_user").info().current();
    int version =
        current == null || current.getVersion() == null
            ? 0
            : Integer.parseInt(current.getVersion().getVersion());
    if (version < OLDEST_SCHEMA) {
      throw SchemaOutOfRangeException.tooOld(version, OLDEST_SCHEMA);
    }
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
