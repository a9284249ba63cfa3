package io.varve.schema;

import io.varve.schema.Migrations.Migration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Flyway's table of what it ran in a database, in the schema where Flyway looks for it. */
final class SchemaHistory {

  static final String TABLE = "schema_history";

  private final JdbcClient jdbc;
  private final String table;

  SchemaHistory(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.table = quoted(schema(jdbc)) + "." + TABLE;
  }

  static String schema(JdbcClient jdbc) {
    return Objects.requireNonNull(
        jdbc.sql("select current_schema()").query(String.class).single(),
        "The search path of the schema's owner names no schema that exists");
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private boolean exists() {
    return jdbc.sql("select to_regclass(?) is not null").param(table).query(Boolean.class).single();
  }

  /** The migrations that ran; none if there is anything else beside them, such as a failure. */
  Set<Migration> migrations() {
    if (!exists()) {
      return Set.of();
    }
    Set<Migration> ran = new HashSet<>();
    boolean others =
        jdbc.sql("select version, description, checksum, type = 'SQL' and success from " + table)
            .query(
                (row, number) ->
                    row.getBoolean(4)
                        && ran.add(
                            new Migration(row.getString(1), row.getString(2), row.getInt(3))))
            .list()
            .contains(false);
    return others ? Set.of() : ran;
  }

  /** The newest migration that ran, 0 if none did. */
  int newest() {
    if (!exists()) {
      return 0;
    }
    return jdbc.sql(
            "select coalesce(max(version::int), 0) from "
                + table
                + " where success and version ~ '^[0-9]+$'")
        .query(Integer.class)
        .single();
  }
}
