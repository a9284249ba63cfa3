package io.varve.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code varve user}. Users appear with their first request. */
@Command(
    name = "user",
    description = "Lists, searches and shows users, and erases what is said of them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class UserCli {

  private static final String ID = "ID";
  private static final String LIKE = "such as oidc~1f3c";
  private static final String USERS = "users";

  @Command(
      name = "list",
      description = "Lists users. Each appears with the first request.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ServerOptions server,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "only those whose name begins so")
          @Nullable String name)
      throws Exception {
    String filter = name == null ? "" : "?name=" + ManagementClient.encoded(name);
    List<JsonNode> users = Pages.all(server.client(), "user" + filter, USERS);
    if (server.json) {
      users.forEach(System.out::println);
    } else {
      print(users, "There are no users.");
    }
    return 0;
  }

  private static void print(Iterable<JsonNode> users, String nothing) {
    Columns columns = new Columns(ID, "TYPE", "NAME", "EMAIL");
    for (JsonNode user : users) {
      columns.add(
          user.path("id").asString(),
          user.path("user-type").asString(""),
          user.path("name").asString(""),
          user.path("email").asString(""));
    }
    columns.print(System.out, nothing);
  }

  @Command(
      name = "search",
      description = "Finds users by a part of their name.",
      mixinStandardHelpOptions = true)
  int search(@Mixin ServerOptions server, @Parameters(paramLabel = "TEXT") String text)
      throws Exception {
    JsonNode answer =
        server
            .client()
            .post("search/user", JsonNodeFactory.instance.objectNode().put("search", text));
    if (server.json) {
      System.out.println(answer);
    } else {
      print(answer.path(USERS), "No user is named so.");
    }
    return 0;
  }

  @Command(name = "get", description = "Shows a user.", mixinStandardHelpOptions = true)
  int get(@Mixin ServerOptions server, @Parameters(paramLabel = ID, description = LIKE) String id)
      throws Exception {
    JsonNode found = server.client().get("user/" + ManagementClient.encoded(id));
    server.show(found);
    return 0;
  }

  @Command(
      name = "delete",
      description = "Erases a user's profile: name and email. The ledger keeps the id.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = ID, description = LIKE) String id)
      throws Exception {
    ManagementClient client = server.client();
    confirmation.ask("Name and email of " + id + " will be erased.");
    client.delete("user/" + ManagementClient.encoded(id));
    if (!server.json) {
      Terminal.say("Erased the profile of " + id);
    }
    return 0;
  }

  @Command(
      name = "erase",
      description =
          "Erases all that is said of a person: name and email, and address, user agent, reason and"
              + " ticket of all requests of the user up to now. What they changed stays, and the"
              + " ledger says that it was erased.",
      mixinStandardHelpOptions = true)
  int erase(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = ID, description = LIKE) String id)
      throws Exception {
    ManagementClient client = server.client();
    confirmation.ask(
        "Name and email of "
            + id
            + ", and address, user agent, reason and ticket of all requests, can't come back.");
    client.delete("user/" + ManagementClient.encoded(id) + "/requests?profile=true");
    if (!server.json) {
      Terminal.say("Erased what was said of " + id + "; the ledger keeps the id");
    }
    return 0;
  }
}
