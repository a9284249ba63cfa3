package io.varve.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve view}. A view is named by its name, with dots, or by its id. */
@Command(
    name = "view",
    description = "Restores the metadata file of a view.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ViewCli {

  @Command(
      name = "restore-metadata",
      description =
          "Brings back a view's newest metadata file that somebody altered or deleted, if the"
              + " server has its true bytes.",
      mixinStandardHelpOptions = true)
  int restoreMetadata(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "VIEW", description = "its name, or its id") String view)
      throws Exception {
    return Tabulars.restoreMetadata(server, warehouse, view, "view");
  }
}
