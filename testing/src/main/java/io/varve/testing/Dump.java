package io.varve.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Copies all rows and sequences of a database into a migrated one, as a restored dump has them. */
final class Dump {

  private Dump() {}

  static void copy(DataSource source, DataSource target) {
    try (Connection from = source.getConnection();
        Connection to = target.getConnection();
        Statement reading = from.createStatement();
        Statement writing = to.createStatement()) {
      from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      from.setAutoCommit(false);
      to.setAutoCommit(false);
      writing.execute("set local session_replication_role = replica");
      CopyManager out = from.unwrap(PGConnection.class).getCopyAPI();
      CopyManager in = to.unwrap(PGConnection.class).getCopyAPI();
      List<String> tables = list(reading, "'r'");
      writing.execute("truncate " + String.join(", ", tables) + " cascade");
      for (String table : tables) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        out.copyOut("copy " + table + " to stdout", rows);
        in.copyIn("copy " + table + " from stdin", new ByteArrayInputStream(rows.toByteArray()));
      }
      for (String sequence : list(reading, "'S'")) {
        try (var row = reading.executeQuery("select last_value, is_called from " + sequence)) {
          row.next();
          writing.execute(
              "select setval('%s', %d, %s)".formatted(sequence, row.getLong(1), row.getBoolean(2)));
        }
      }
      to.commit();
      from.rollback();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> list(Statement statement, String kind) throws SQLException {
    List<String> names = new ArrayList<>();
    try (var rows =
        statement.executeQuery(
            "select oid::regclass::text from pg_class where relkind = "
                + kind
                + " and relnamespace = current_schema()::regnamespace"
                + " and relname <> 'schema_history'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
