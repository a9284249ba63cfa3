package io.varve.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve request}. */
@Command(
    name = "request",
    description = "Erases what is kept of a person beside the changes of a request.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class RequestCli {

  @Command(
      name = "erase",
      description =
          "Erases address, user agent, reason and ticket of a request. What it changed stays, and"
              + " the ledger says that they were erased.",
      mixinStandardHelpOptions = true)
  int erase(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Option(
              names = "--reason",
              description = "why; it stands beside the erasure, and can be erased like any other")
          @Nullable String reason,
      @Parameters(paramLabel = "REQUEST-ID", description = "request-id of an event") String id)
      throws Exception {
    // Java's HTTP client makes a question mark of any other character in a header.
    if (reason != null && !reason.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new UsageException("--reason must be one line of ASCII characters");
    }
    ManagementClient client = server.client();
    confirmation.ask("Address, user agent, reason and ticket of " + id + " can't come back.");
    client.delete("request?id=" + ManagementClient.encoded(id), reason);
    if (!server.json) {
      Terminal.say("Erased who asked of request " + id);
    }
    return 0;
  }
}
