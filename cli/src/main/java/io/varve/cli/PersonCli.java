package io.varve.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code varve person}. */
@Command(
    name = "person",
    description =
        "Admits people who log in at a server with --own-issuer, by name and password: varve login.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class PersonCli {

  private static final String PERSON = "PERSON";
  private static final String NAMED = "the name or the id";
  private static final String PATH = "person";
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

  @Command(name = "list", description = "Lists people.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get(PATH);
    if (server.json) {
      System.out.println(answer);
    } else {
      Columns columns = new Columns("PRINCIPAL", "NAME", "PASSWORD SINCE", "ONE-TIME UNTIL");
      for (JsonNode person : answer.path("people")) {
        columns.add(
            person.path("principal").asString(),
            person.path("name").asString(),
            person.path("password-created-at").asString(),
            person.path("one-time-until").asString());
      }
      columns.print(System.out, "There is nobody; varve person create admits somebody.");
    }
    return 0;
  }

  @Command(
      name = "create",
      description =
          "Admits a person, and shows a one-time password once. Rights come by varve grant.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin ServerOptions server,
      @Parameters(
              paramLabel = "NAME",
              description = "lower-case letters, digits and . _ @ + -, such as anna")
          String name)
      throws Exception {
    show(
        server,
        server.client().post(PATH, JsonNodeFactory.instance.objectNode().put("name", name)));
    return 0;
  }

  @Command(
      name = "reset",
      description =
          "Gives a person another one-time password, and shows it once. All logins of the person end"
              + " at once.",
      mixinStandardHelpOptions = true)
  int reset(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = PERSON, description = NAMED) String person)
      throws Exception {
    ManagementClient management = server.client();
    JsonNode found = find(management, person);
    confirmation.ask(
        "The password of " + found.path("name").asString() + " and all logins with it will end.");
    String id = found.path("id").asString();
    show(server, management.post(PATH + "/" + ManagementClient.encoded(id) + "/reset", null));
    return 0;
  }

  @Command(
      name = "delete",
      description =
          "Admits a person no more. All logins end at once; the ledger and grants keep the id.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = PERSON, description = NAMED) String person)
      throws Exception {
    ManagementClient management = server.client();
    JsonNode found = find(management, person);
    String name = found.path("name").asString();
    confirmation.ask(name + " will not be admitted any more; the id does not come back.");
    management.delete(PATH + "/" + ManagementClient.encoded(found.path("id").asString()));
    Terminal.say("Deleted " + name);
    return 0;
  }

  private static JsonNode find(ManagementClient management, String person)
      throws InterruptedException {
    String field = ID.matcher(person).matches() ? "id" : "name";
    for (JsonNode one : management.get(PATH).path("people")) {
      if (one.path(field).asString().equals(person)) {
        return one;
      }
    }
    throw new UsageException("There is no person " + person + "; `varve person list` shows all");
  }

  private static void show(ServerOptions server, JsonNode answer) {
    if (server.json) {
      System.out.println(answer);
      return;
    }
    Terminal.say("name: " + answer.path("name").asString());
    Terminal.say("principal: " + answer.path("principal").asString());
    Terminal.say("one-time password: " + answer.path("password").asString());
    System.err.println(
        Terminal.faint(
            "It is shown this once, is good until "
                + Terminal.text(answer.path("one-time-until").asString())
                + ", and another one is chosen at the first `varve login`."));
  }
}
