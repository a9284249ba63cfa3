package io.varve.cli;

import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code varve diff}. */
@Command(
    name = "diff",
    description = "Shows what a warehouse has at one moment that it has not at another one.",
    mixinStandardHelpOptions = true)
public final class DiffCli implements Callable<Integer> {

  private static final int MOST = 100;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--from",
      paramLabel = "MOMENT",
      required = true,
      description = "a position, a time such as 2026-08-01T00:00:00Z, or tag:NAME")
  private String from = "";

  @Option(names = "--to", paramLabel = "MOMENT", description = "as --from (default: now)")
  private @Nullable String to;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "only what is in it at one of the moments; levels are separated by dots")
  private @Nullable String namespace;

  @Parameters(paramLabel = "WAREHOUSE")
  private String warehouse = "";

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    String path =
        Warehouses.path(Warehouses.find(client, warehouse))
            + "/diff?from="
            + ManagementClient.encoded(from)
            + (namespace == null
                ? ""
                : "&namespace="
                    + ManagementClient.encoded(
                        String.join("\u001f", NamespaceCli.levels(namespace))));
    // All pages are of the same moment.
    String until = to;
    String token = "";
    Columns columns = new Columns("CHANGE", "KIND", "NAME", "WHAT");
    while (true) {
      JsonNode page =
          client.get(
              path
                  + (until == null ? "" : "&to=" + ManagementClient.encoded(until))
                  + "&pageToken="
                  + ManagementClient.encoded(token));
      until = page.path("to").asString();
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
