package io.varve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve warehouse delete-profile}. */
@Command(
    name = "delete-profile",
    description = "Says what later drops do: for how long what is dropped can come back.",
    mixinStandardHelpOptions = true)
public final class WarehouseDeleteProfile implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(index = "0", paramLabel = "NAME")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "hard|SECONDS",
      description = "hard: a drop is final. A number: for so many seconds")
  private String profile = "";

  @Override
  public Integer call() throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (profile.equals("hard")) {
      body.putObject("delete-profile").put("type", "hard");
    } else {
      body.putObject("delete-profile")
          .put("type", "soft")
          .put("expiration-seconds", seconds(profile));
    }
    Warehouses.change(server, name, "delete-profile", body);
    return 0;
  }

  private static long seconds(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException("Say hard, or for how many seconds a drop can be undone: " + text);
    }
  }
}
