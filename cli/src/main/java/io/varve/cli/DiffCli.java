package io.varve.cli;

import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code varve diff}. */
@Command(
    name = "diff",
    description =
        "Shows what a warehouse has at one moment that it has not at another one, or that another"
            + " warehouse has not.",
    mixinStandardHelpOptions = true)
public final class DiffCli implements Callable<Integer> {

  private static final int MOST = 100;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--from",
      paramLabel = "MOMENT",
      description =
          "a position, a time such as 2026-08-01T00:00:00Z, or tag:NAME (with --other, default: now)")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "MOMENT", description = "as --from (default: now)")
  private @Nullable String to;

  @Option(
      names = "--other",
      paramLabel = "WAREHOUSE",
      description =
          "another warehouse, which is compared by names; as it was by NAME@position:1234,"
              + " NAME@TIME or NAME@tag:TAG")
  private @Nullable String other;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "only what is in it at one of the moments; levels are separated by dots")
  private @Nullable String namespace;

  @Parameters(paramLabel = "WAREHOUSE")
  private String warehouse = "";

  @Override
  public Integer call() throws Exception {
    if (from == null && other == null) {
      throw new ParameterException(spec.commandLine(), "Say --from=MOMENT or --other=WAREHOUSE");
    }
    if (to != null && other != null) {
      throw new ParameterException(
          spec.commandLine(),
          "The moment of the other warehouse follows its name: --other=NAME@TIME");
    }
    ManagementClient client = server.client();
    String path = Warehouses.path(Warehouses.find(client, warehouse)) + "/diff?";
    // All pages are of the same moments.
    String before = from;
    String until = to;
    String second = other;
    String token = "";
    Columns columns = new Columns("CHANGE", "KIND", "NAME", "WHAT");
    while (true) {
      JsonNode page =
          client.get(
              path
                  + "pageToken="
                  + ManagementClient.encoded(token)
                  + parameter("from", before)
                  + parameter("to", until)
                  + parameter("other", second)
                  + parameter(
                      "namespace",
                      namespace == null
                          ? null
                          : String.join("\u001f", NamespaceCli.levels(namespace))));
      before = page.path("from").asString();
      if (second == null) {
        until = page.path("to").asString();
      } else {
        second = page.path("other").asString();
      }
      for (JsonNode one : page.path("changes")) {
        if (server.json) {
          System.out.println(one);
        }
        columns.add(words(one.path("change")), one.path("kind").asString(), name(one), what(one));
      }
      String next = page.path("next-page-token").asString("");
      if (next.isEmpty() || next.equals(token)) {
        break;
      }
      token = next;
    }
    if (!server.json) {
      columns.print(System.out, "Nothing is different.");
    }
    return 0;
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + ManagementClient.encoded(value);
  }

  private static String words(JsonNode texts) {
    StringJoiner words = new StringJoiner(", ");
    texts.forEach(text -> words.add(text.asString()));
    return words.toString();
  }

  private static String name(JsonNode one) {
    String was = NamespaceCli.dotted(one.path("previous-name"));
    String is = NamespaceCli.dotted(one.path("name"));
    return was.isEmpty() || is.isEmpty() ? was + is : was + " → " + is;
  }

  private static String what(JsonNode one) {
    StringJoiner words = new StringJoiner(", ");
    JsonNode schema = one.path("schema");
    schema.path("added").forEach(field -> words.add("+" + field.path("name").asString("")));
    schema.path("removed").forEach(field -> words.add("-" + field.path("name").asString("")));
    schema.path("changed").forEach(field -> words.add("~" + field.path("name").asString("")));
    JsonNode partitions = one.path("partition-spec");
    partitions
        .path("added")
        .forEach(field -> words.add("+partition " + field.path("name").asString("")));
    partitions
        .path("removed")
        .forEach(field -> words.add("-partition " + field.path("name").asString("")));
    partitions
        .path("changed")
        .forEach(field -> words.add("~partition " + field.path("name").asString("")));
    if (one.has("sort-order")) {
      words.add("~sort order");
    }
    one.path("settings").propertyNames().stream()
        .filter(key -> one.path("settings").has("previous-" + key))
        .forEach(key -> words.add("~" + key));
    one.path("properties-set").properties().forEach(set -> words.add("set " + set.getKey()));
    one.path("properties-removed").forEach(key -> words.add("unset " + key.asString("")));
    one.path("refs-set").properties().forEach(set -> words.add("ref " + set.getKey()));
    one.path("refs-removed").forEach(ref -> words.add("no ref " + ref.asString("")));
    JsonNode snapshot = one.path("snapshot");
    if (!snapshot.isMissingNode()) {
      words.add(
          "rows "
              + snapshot.path("previous-total-records").asString("-")
              + " → "
              + snapshot.path("total-records").asString("-"));
    }
    if (one.path("metadata-gone").asBoolean(false)) {
      words.add("its files are gone");
    }
    one.at("/grants/granted").forEach(grant -> words.add("+" + grant(grant)));
    one.at("/grants/revoked").forEach(grant -> words.add("-" + grant(grant)));
    String text = words.toString();
    return text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
  }

  private static String grant(JsonNode grant) {
    return grant.path("privilege").asString("") + " of " + grant.path("subject").asString("");
  }
}
