package io.varve.cli;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Which server a command is for, and how its response is printed. */
final class ServerOptions extends ServerAddress {

  private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

  @Option(
      names = "--project",
      paramLabel = "PROJECT",
      description = "its name or id (default: that of the profile, else the default project)")
  private @Nullable String project;

  @Mixin private ChangeReason reason = new ChangeReason();

  @Option(names = "--json", description = "the server's answer as it is, for pipes")
  boolean json;

  ManagementClient client() throws InterruptedException {
    String wanted =
        project != null
            ? project
            : profile().map(found -> found.path("project").asString(null)).orElse(null);
    ServerConnection connection = connection().adding(reason::addTo);
    ManagementClient any = new ManagementClient(connection, null);
    return wanted == null ? any : new ManagementClient(connection, id(any, wanted));
  }

  /** Prints the server's answer as it is with {@code --json}, else the sentence for people. */
  void show(JsonNode answer, String sentence) {
    if (json) {
      System.out.println(answer);
    } else {
      Terminal.say(sentence);
    }
  }

  /** As above; people see the answer, too, in lines. */
  void show(JsonNode answer) {
    System.out.println(json ? answer : Terminal.lines(answer.toPrettyString()));
  }

  /**
   * The id of a project.
   *
   * @param project its id, or its name if no other has it
   */
  static String id(ManagementClient client, String project) throws InterruptedException {
    if (ID.matcher(project).matches()) {
      return project;
    }
    String id = null;
    for (JsonNode one : client.get("project-list").path("projects")) {
      if (one.path("project-name").asString().equals(project)) {
        if (id != null) {
          throw new UsageException("More than one project is named " + project + "; say its id");
        }
        id = one.path("project-id").asString();
      }
    }
    if (id == null) {
      throw new UsageException(
          "There is no project " + project + "; `varve project list` shows those there are");
    }
    return id;
  }
}
