package io.varve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Commands that the launcher script runs itself; here so that help shows them. */
public final class LauncherCommands {

  private LauncherCommands() {}

  /** {@code ./varve build}. */
  @Command(name = "build", description = "Builds Varve; the other commands do it when needed.")
  public static final class Build implements Callable<Integer> {
    @Override
    public Integer call() {
      throw needsLauncher("build");
    }
  }

  /** {@code ./varve test}. */
  @Command(name = "test", description = "Runs all tests, real clients included.")
  public static final class Test implements Callable<Integer> {
    @Override
    public Integer call() {
      throw needsLauncher("test");
    }
  }

  /** {@code ./varve soak}. */
  @Command(
      name = "soak",
      description =
          "Mixed load on two nodes while processes are killed; checks that nothing is lost.")
  public static final class Soak implements Callable<Integer> {
    @Override
    public Integer call() {
      throw needsLauncher("soak");
    }
  }

  /** {@code ./varve acceptance}. */
  @Command(
      name = "acceptance",
      description = "Runs query engines with vended credentials on an S3 store.")
  public static final class Acceptance implements Callable<Integer> {
    @Override
    public Integer call() {
      throw needsLauncher("acceptance");
    }
  }

  /** {@code ./varve bench}. */
  @Command(
      name = "bench",
      description =
          "Measures Varve side by side with another catalog, or any Iceberg REST catalog.")
  public static final class Bench implements Callable<Integer> {
    @Override
    public Integer call() {
      throw needsLauncher("bench");
    }
  }

  private static UsageException needsLauncher(String command) {
    return new UsageException(
        "This needs the sources: run ./varve " + command + " in a checkout of Varve");
  }
}
