package io.varve.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A connection to a postmaster as its superuser. */
final class Superuser implements AutoCloseable {

  private static final String ATTACHED = "varve attached";

  private final Connection connection;
  private final Map<String, String> settings;

  private Superuser(Connection connection) throws SQLException {
    this.connection = connection;
    this.settings = settings(connection);
  }

  /** Connects with the password of the cluster; the refusal is an exception. */
  static Superuser connect(Postmaster postmaster, Passwords passwords) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", Roles.SUPERUSER);
    properties.put("password", passwords.superuser());
    properties.put("sslmode", "disable");
    properties.put("connectTimeout", "5");
    properties.put("socketTimeout", "60");
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postmaster.port());
    Connection connection = DriverManager.getConnection(url, properties);
    try {
      return new Superuser(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Map<String, String> settings(Connection connection) throws SQLException {
    Map<String, String> settings = new HashMap<>();
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("select name, setting from pg_settings")) {
      while (rows.next()) {
        settings.put(rows.getString(1), rows.getString(2));
      }
    }
    return settings;
  }

  /** Whether it is the server of this cluster, and not of a copy of it. */
  boolean serves(Path cluster) {
    return cluster.toString().equals(settings.get("data_directory"));
  }

  boolean hasVersion(String version) {
    return version.equals(settings.get("server_version"));
  }

  /** The settings by which the server could lose or show what it is given. */
  Map<String, String> unsafeSettings() {
    Map<String, String> unsafe = new TreeMap<>();
    ServerSettings.REQUIRED.forEach(
        (name, required) -> {
          String actual = settings.getOrDefault(name, "");
          if (!actual.equals(required)) {
            unsafe.put(name, actual);
          }
        });
    return unsafe;
  }

  /** Makes those of the two roles and the database that are not there yet. */
  void makeRolesAndDatabase(Passwords passwords) throws SQLException {
    List<String> missing = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select format('create role %I login password %L', name, password), 1
              from (values (?, ?), (?, ?)) as wanted (name, password)
             where not exists (select from pg_roles where rolname = name)
            union all
            select format('create database %I owner %I', name, owner), 2
              from (values (?, ?)) as wanted (name, owner)
             where not exists (select from pg_database where datname = name)
             order by 2
            """)) {
      select.setString(1, Roles.OWNER);
      select.setString(2, passwords.owner());
      select.setString(3, Roles.RUNTIME);
      select.setString(4, passwords.runtime());
      select.setString(5, Roles.DATABASE);
      select.setString(6, Roles.OWNER);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          missing.add(rows.getString(1));
        }
      }
    }
    try (Statement create = connection.createStatement()) {
      for (String statement : missing) {
        create.execute(statement);
      }
    }
  }

  /** Shows this connection to others as that of one who uses the server without owning it. */
  void markAttached() throws SQLException {
    try (Statement set = connection.createStatement()) {
      set.execute("set application_name = '" + ATTACHED + "'");
    }
  }

  /** Whether there are connections so marked. */
  boolean seesAttached() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select exists (select from pg_stat_activity where application_name = ?)")) {
      select.setString(1, ATTACHED);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
