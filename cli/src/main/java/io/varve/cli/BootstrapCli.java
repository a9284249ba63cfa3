package io.varve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code varve bootstrap}. */
@Command(
    name = "bootstrap",
    description = "Takes a server into use, once: gives it its id and makes the default project.",
    mixinStandardHelpOptions = true)
public final class BootstrapCli implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--accept-terms-of-use",
      required = true,
      description = "required; the terms are those of the licence")
  private boolean accepted;

  @Option(
      names = "--operator",
      description = "makes who asks its operator, who may do everything, and not only its admin")
  private boolean operator;

  @Option(
      names = "--if-needed",
      description = "does nothing, and ends well, where that was done before; for scripts")
  private boolean ifNeeded;

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    if (ifNeeded && client.get("info").path("bootstrapped").asBoolean()) {
      return 0;
    }
    client.post(
        "bootstrap",
        JsonNodeFactory.instance
            .objectNode()
            .put("accept-terms-of-use", accepted)
            .put("is-operator", operator));
    var info = client.get("info");
    server.show(info, "Bootstrapped server " + info.path("server-id").asString());
    return 0;
  }
}
