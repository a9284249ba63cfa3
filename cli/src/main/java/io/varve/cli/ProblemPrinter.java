package io.varve.cli;

import io.varve.cli.ListenCheck.CannotListenException;
import io.varve.postgres.DataFolderInUseException;
import io.varve.postgres.LocalPostgresException;
import io.varve.schema.SchemaOutOfRangeException;
import io.varve.server.configuration.DatabaseRequirements;
import io.varve.storage.secret.NoSecretKeyException;
import io.varve.storage.secret.SecretsAwayException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JacksonException;

/** Says in a sentence what went wrong; the stack of what nobody foresaw goes to a file. */
public final class ProblemPrinter implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    String sentence = sentence(problem).orElseGet(() -> unforeseen(problem));
    err.println(Terminal.red("Error: ") + Terminal.lines(sentence));
    return problem instanceof UsageException ? 2 : 1;
  }

  private static Optional<String> sentence(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      Optional<String> sentence =
          switch (cause) {
            case UsageException e -> Optional.of(String.valueOf(e.getMessage()));
            // A server must not write lines that look like ours.
            case RefusedByServerException e ->
                Optional.of(Terminal.text(String.valueOf(e.getMessage())));
            case CannotListenException e -> Optional.of(String.valueOf(e.getMessage()));
            case DataFolderInUseException e -> Optional.of(String.valueOf(e.getMessage()));
            case LocalPostgresException e -> Optional.of(String.valueOf(e.getMessage()));
            case DatabaseRequirements.UnmetException e ->
                Optional.of(String.valueOf(e.getMessage()));
            case SecretsAwayException e -> Optional.of(String.valueOf(e.getMessage()));
            case NoSecretKeyException e -> Optional.of(String.valueOf(e.getMessage()));
            case SchemaOutOfRangeException e -> Optional.of(String.valueOf(e.getMessage()));
            case PortInUseException e ->
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
            case JacksonException e ->
                Optional.of("The server's answer can't be read. Is it Varve that answers there?");
            default -> fileProblem(cause);
          };
      if (sentence.isPresent()) {
        return sentence;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> fileProblem(Throwable problem) {
    return switch (problem) {
      case java.nio.file.AccessDeniedException e ->
          Optional.of("This user may not use " + e.getFile());
      case java.nio.file.NoSuchFileException e -> Optional.of("There is no " + e.getFile());
      case java.nio.file.FileAlreadyExistsException e ->
          Optional.of(e.getFile() + " is there already, and is no folder");
      case java.nio.file.FileSystemException e ->
          Optional.of(
              e.getFile() + " can't be used" + (e.getReason() == null ? "" : ": " + e.getReason()));
      default -> Optional.empty();
    };
  }

  /** Keeps the stack, for those who are asked about it. */
  private static String unforeseen(Exception problem) {
    StringWriter stack = new StringWriter();
    problem.printStackTrace(new PrintWriter(stack));
    String where;
    try {
      Path file = Files.createTempFile("varve-error-", ".txt");
      Files.writeString(file, stack.toString());
      where = file.toString();
    } catch (IOException e) {
      where = "nowhere, for no file can be written: " + stack;
    }
    return "This was not foreseen"
        + innermost(problem)
        + ". If it is a fault of Varve's, please report it with the details in "
        + where;
  }

  private static String innermost(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? "" : ": " + Terminal.text(cause.getMessage());
  }

  // Flyway ends its messages with links to its maker.
  private static String withoutAdvice(FlywayException problem) {
    return String.valueOf(problem.getMessage()).replaceAll("(?s)\\RNeed more .*", "");
  }
}
