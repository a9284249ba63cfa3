package io.varve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code varve whoami}. */
@Command(
    name = "whoami",
    description = "Shows who you are to a server: the id that privileges are granted to.",
    mixinStandardHelpOptions = true)
public final class WhoamiCli implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws Exception {
    // Not of a project, for who may see none can ask this.
    JsonNode who = new ManagementClient(server.connection(), null).get("whoami");
    if (server.json) {
      System.out.println(who);
      return 0;
    }
    Columns columns = new Columns("ID", "NAME", "TYPE", "INSTANCE ADMIN", "ASSUMED ROLE");
    columns.add(
        who.path("id").asString(""),
        who.path("name").asString(""),
        who.path("user-type").asString(""),
        who.path("is-instance-admin").asBoolean(false) ? "yes" : "no",
        who.path("assumed-role").asString(""));
    columns.print(System.out, "");
    return 0;
  }
}
