package io.varve.cli;

import io.varve.postgres.LocalPostgres;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.DatabaseSettings.Login;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database: an existing Postgres, or the one in the data folder. */
final class DatabaseOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the embedded database and warehouse (default: ~/.varve)")
  Path data = Path.of(System.getProperty("user.home"), ".varve");

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "jdbc:postgresql://… of a Postgres 15 or newer, instead of the embedded one")
  @Nullable String url;

  @Option(names = "--database-user", paramLabel = "USER", description = "user that serves")
  @Nullable String user;

  @Option(names = "--database-password", paramLabel = "PASSWORD", description = "its password")
  @Nullable String password;

  @Option(
      names = "--database-owner-user",
      paramLabel = "USER",
      description = "user that owns the schema and migrates it (default: the one that serves)")
  @Nullable String ownerUser;

  @Option(
      names = "--database-owner-password",
      paramLabel = "PASSWORD",
      description = "its password")
  @Nullable String ownerPassword;

  @Option(
      names = "--database-connections",
      paramLabel = "N",
      defaultValue = "16",
      converter = Arguments.Count.class,
      description = "most connections of this node (default: ${DEFAULT-VALUE})")
  int connections = 16;

  boolean external() {
    return url != null;
  }

  /** For people: without the part of a URL that may hold a password. */
  String shown() {
    return url == null ? "embedded, in " + data() : url.replaceFirst("[?].*", "");
  }

  Path data() {
    return data.toAbsolutePath().normalize();
  }

  /** A database for a tool: what is opened is closed with it, a running server is left alone. */
  OpenDatabase open(Consumer<String> progress) {
    if (external()) {
      return new OpenDatabase(settings(), () -> {});
    }
    LocalPostgres local = LocalPostgres.attach(data(), progress);
    return new OpenDatabase(settings(local), local::close);
  }

  /** A database that a tool works on. */
  record OpenDatabase(DatabaseSettings settings, Runnable closer) implements AutoCloseable {
    @Override
    public void close() {
      closer.run();
    }
  }

  DatabaseSettings settings() {
    if (url == null || !url.startsWith("jdbc:postgresql:")) {
      throw new UsageException("--database-url must begin with jdbc:postgresql: but is " + shown());
    }
    if (user == null) {
      throw new UsageException("--database-user is missing");
    }
    Login runtime = new Login(user, password == null ? "" : password);
    Login owner =
        ownerUser == null
            ? runtime
            : new Login(ownerUser, ownerPassword == null ? "" : ownerPassword);
    return new DatabaseSettings(url, runtime, owner, connections);
  }

  DatabaseSettings settings(LocalPostgres local) {
    return new DatabaseSettings(
        local.jdbcUrl(), login(local.runtime()), login(local.owner()), connections);
  }

  private static Login login(LocalPostgres.Credentials credentials) {
    return new Login(credentials.user(), credentials.password());
  }
}
