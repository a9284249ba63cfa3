package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve undo}. */
@Command(
    name = "undo",
    description =
        "Takes back what an event or a request changed: commits, creations, drops, renames,"
            + " properties. The ledger keeps both, and an undo can be undone.",
    footer = {
      "",
      "Examples:",
      "  varve undo d5c4d999-413a-4222-a5c4-92e16eb140ec --dry-run",
      "  varve undo --request 01a206d4-c802-7228-a0c0-2aa2dfdf57f1 --reason \"wrong table\""
    },
    mixinStandardHelpOptions = true)
public final class UndoCli implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--request", description = "ID is the request-id of events: all are undone")
  private boolean request;

  @Parameters(paramLabel = "ID", description = "event-id, as `varve log --json` shows it")
  private String id = "";

  @Option(names = "--dry-run", description = "shows what would happen, and does nothing")
  private boolean dryRun;

  @Option(names = "--reason", description = "why; it stands beside the change, and can be erased")
  private @Nullable String reason;

  @Override
  public Integer call() throws InterruptedException {
    var body = LedgerJson.mapper().createObjectNode();
    if (reason != null) {
      body.put("reason", reason);
    }
    String path = (request ? "requests/" : "events/") + ManagementClient.encoded(id) + "/undo";
    return PlanPrinter.run(server, path, body, dryRun);
  }
}
