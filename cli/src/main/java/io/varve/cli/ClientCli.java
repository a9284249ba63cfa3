package io.varve.cli;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve client}. */
@Command(
    name = "client",
    description =
        "Makes, lists and deletes API clients: programs that log in at a server with --own-issuer, or at"
            + " the Keycloak of one with --keycloak-url.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ClientCli {

  private static final String CLIENT = "CLIENT";
  private static final String NAMED = "its name or id";
  private static final String PATH = "api-client";
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

  @Command(name = "list", description = "Lists API clients.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get(PATH);
    if (server.json) {
      System.out.println(answer);
    } else {
      Columns columns = new Columns("CLIENT ID", "NAME", "LOGS IN AT", "SECRET SINCE");
      for (JsonNode client : answer.path("api-clients")) {
        columns.add(
            client.path("client-id").asString(),
            client.path("name").asString(),
            client.path("provider").asString("varve"),
            client.path("secret-created-at").asString());
      }
      columns.print(System.out, "There are no API clients; varve client create makes one.");
    }
    return 0;
  }

  @Command(
      name = "create",
      description = "Makes an API client, and shows its secret once.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin ServerOptions server,
      @Option(
              names = "--provider",
              paramLabel = "PROVIDER",
              description =
                  "where it is to log in: varve (the own issuer) or keycloak (default: keycloak where"
                      + " the server has access to one)")
          @Nullable String provider,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("name", name);
    if (provider != null) {
      wanted.put("provider", provider);
    }
    show(server, server.client().post(PATH, wanted));
    return 0;
  }

  @Command(
      name = "recreate",
      description =
          "Gives an API client another secret, and shows it once. The one before, and tokens that"
              + " were issued for it, are refused at once.",
      mixinStandardHelpOptions = true)
  int recreate(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = CLIENT, description = NAMED) String client)
      throws Exception {
    ManagementClient management = server.client();
    JsonNode found = find(management, client);
    confirmation.ask(
        "Programs that use the secret of "
            + found.path("name").asString()
            + " will be refused until they have the new one.");
    String id = found.path("id").asString();
    show(server, management.post(PATH + "/" + ManagementClient.encoded(id) + "/recreate", null));
    return 0;
  }

  @Command(
      name = "delete",
      description = "Deletes an API client; it is refused at once, with all its tokens.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = CLIENT, description = NAMED) String client)
      throws Exception {
    ManagementClient management = server.client();
    JsonNode found = find(management, client);
    String name = found.path("name").asString();
    confirmation.ask("The API client " + name + " will be deleted; its id does not come back.");
    String id = found.path("id").asString();
    management.delete(PATH + "/" + ManagementClient.encoded(id));
    Terminal.say("Deleted " + name);
    return 0;
  }

  private static JsonNode find(ManagementClient management, String client)
      throws InterruptedException {
    String field = ID.matcher(client).matches() ? "id" : "name";
    for (JsonNode one : management.get(PATH).path("api-clients")) {
      if (one.path(field).asString().equals(client)) {
        return one;
      }
    }
    throw new UsageException(
        "There is no API client " + client + "; `varve client list` shows those there are");
  }

  // Lines that VARVE_CONFIG reads.
  private static void show(ServerOptions server, JsonNode answer) {
    if (server.json) {
      System.out.println(answer);
      return;
    }
    Terminal.say("client-id=" + answer.path("client-id").asString());
    Terminal.say("client-secret=" + answer.path("client-secret").asString());
    Terminal.say("oauth2-server-uri=" + answer.path("token-endpoint").asString());
    String stored = answer.path("stored-in").asString("");
    if (!stored.isEmpty()) {
      System.err.println(Terminal.faint("It is stored in Vault, too: " + Terminal.text(stored)));
    }
    System.err.println(
        Terminal.faint(
            "The secret is shown this once. Iceberg's clients take credential=ID:SECRET; varve"
                + " reads a file of these lines by VARVE_CONFIG."));
  }
}
