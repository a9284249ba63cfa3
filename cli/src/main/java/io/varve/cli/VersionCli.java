package io.varve.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code varve version}. */
@Command(name = "version", description = "Says which version this is.")
public final class VersionCli implements Callable<Integer> {

  /** This program's version, as its jar says it. */
  static String version() {
    @Nullable String version = VersionCli.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public Integer call() {
    System.out.println("varve " + version());
    return 0;
  }
}
