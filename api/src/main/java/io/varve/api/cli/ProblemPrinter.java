package io.varve.api.cli;

import io.varve.api.cli.ManagementClient.RefusedByServerException;
import io.varve.api.database.DataFolderInUseException;
import io.varve.api.database.LocalPostgresException;
import io.varve.api.wiring.DatabaseRequirements;
import io.varve.projections.schema.SchemaOutOfRangeException;
import io.varve.storage.secret.NoSecretKeyException;
import io.varve.storage.secret.SecretsAwayException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in a sentence what went wrong; a stack only for what we did not foresee. */
public final class ProblemPrinter implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult result) {
    String sentence = sentence(problem).orElse(null);
    if (sentence == null) {
      command.getErr().println(Terminal.red("Unexpected: ") + problem);
      problem.printStackTrace(command.getErr());
    } else {
      command.getErr().println(Terminal.red("Error: ") + sentence);
    }
    return problem instanceof UsageException ? 2 : 1;
  }

  private static Optional<String> sentence(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      Optional<String> sentence =
          switch (cause) {
            case UsageException e -> Optional.of(String.valueOf(e.getMessage()));
            case RefusedByServerException e -> Optional.of(String.valueOf(e.getMessage()));
            case DataFolderInUseException e -> Optional.of(String.valueOf(e.getMessage()));
            case LocalPostgresException e -> Optional.of(String.valueOf(e.getMessage()));
            case DatabaseRequirements.UnmetException e ->
                Optional.of(String.valueOf(e.getMessage()));
            case SecretsAwayException e -> Optional.of(String.valueOf(e.getMessage()));
            case NoSecretKeyException e -> Optional.of(String.valueOf(e.getMessage()));
            case SchemaOutOfRangeException e -> Optional.of(String.valueOf(e.getMessage()));
            case org.springframework.boot.web.server.PortInUseException e ->
                Optional.of(
                    "Port "
                        + e.getPort()
                        + " is in use. Stop what listens there, or choose another with --port.");
            case IllegalStateException e when e.getCause() instanceof BindException ->
                Optional.of(String.valueOf(e.getMessage()));
            case FlywayException e ->
                Optional.of("The database cannot be migrated. " + withoutAdvice(e));
            case BindException e ->
                Optional.of(
                    "A port is in use already: choose another with --metrics-port or --port.");
            case SQLException e -> Optional.of("The database says: " + e.getMessage());
            case ConnectException e ->
                Optional.of("Nothing answers there. Is the server running? Start it: varve serve");
            case HttpTimeoutException e ->
                Optional.of("No answer came in time. Is it Varve that listens there?");
            default -> Optional.empty();
          };
      if (sentence.isPresent()) {
        return sentence;
      }
    }
    return Optional.empty();
  }

  // Flyway ends its messages with links to its maker.
  private static String withoutAdvice(FlywayException problem) {
    return String.valueOf(problem.getMessage()).replaceAll("(?s)\\RNeed more .*", "");
  }
}
