package io.varve.cli;

import io.varve.server.configuration.DataSources;
import io.varve.server.configuration.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve wait-for-database}. */
@Command(
    name = "wait-for-database",
    description = "Waits until the database of --database-url answers.",
    mixinStandardHelpOptions = true)
public final class WaitForDatabaseCli implements Callable<Integer> {

  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "PT60S",
      description = "how long to wait, as PT60S (default: ${DEFAULT-VALUE})")
  private Duration timeout = Duration.ofSeconds(60);

  @Override
  public Integer call() throws InterruptedException {
    if (!database.external()) {
      throw new UsageException("wait-for-database needs --database-url");
    }
    DatabaseSettings settings = database.settings();
    var source = DataSources.single(settings.url(), settings.runtime());
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try (Connection connection = source.getConnection()) {
        System.out.println(
            Terminal.green("Ready: ") + connection.getMetaData().getDatabaseProductVersion());
        return 0;
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new UsageException(
              "The database did not answer within " + timeout + ": " + e.getMessage());
        }
        Thread.sleep(500);
      }
    }
  }
}
