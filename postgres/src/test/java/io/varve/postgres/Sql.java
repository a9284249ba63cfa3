package io.varve.postgres;

import io.varve.postgres.LocalPostgres.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements sent to the embedded database. */
final class Sql {

  private Sql() {}

  /** Executes statements as the owner. */
  static void execute(LocalPostgres postgres, String... statements) throws SQLException {
    try (Connection connection = connect(postgres.owner(), postgres);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Gives the first column of the first row, asked as a user. */
  static String ask(Credentials user, LocalPostgres postgres, String query) throws SQLException {
    try (Connection connection = connect(user, postgres);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(Credentials user, LocalPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), user.user(), user.password());
  }
}
