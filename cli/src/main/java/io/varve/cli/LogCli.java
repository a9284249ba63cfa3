package io.varve.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code varve log}. */
@Command(
    name = "log",
    description = "Shows what happened: the ledger's events, oldest first.",
    footer = {
      "",
      "Examples:",
      "  varve log --on namespace:demo/shop --since 2h",
      "  varve log --type TableDropped,ViewDropped --order desc",
      "  varve log --by oidc~ana --follow"
    },
    mixinStandardHelpOptions = true)
public final class LogCli implements Callable<Integer> {

  private static final String ASC = "asc";
  private static final String DESC = "desc";
  private static final int COMMITS = 100;

  @Mixin private LogOptions log = new LogOptions();

  @Mixin private EventOptions events = new EventOptions();

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "asc: oldest first, or desc: newest first (default: asc)")
  private String order = ASC;

  @Option(names = "--follow", description = "goes on as events happen, until it is stopped")
  private boolean follow;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "begins after this position (default: shows the last ones)")
  private @Nullable Long after;

  @Option(
      names = "--table",
      paramLabel = "WAREHOUSE/NAMESPACE.TABLE",
      converter = Table.class,
      description = "the commits of this table, the newest last; an id is taken for a name")
  private @Nullable ObjectName table;

  /** A table by its name, or by its id. */
  static final class Table implements ITypeConverter<ObjectName> {
    @Override
    public ObjectName convert(String text) {
      return new ObjectName.Converter().convert("table:" + text);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean newestFirst = order.equals(DESC);
    if (!newestFirst && !order.equals(ASC)) {
      throw new UsageException("--order is asc or desc, and not " + order);
    }
    ServerConnection connection = log.connection();
    ManagementClient client = new ManagementClient(connection, null);
    if (table != null) {
      if (follow || after != null || events.any() || newestFirst) {
        throw new UsageException(
            "--table lists commits: leave out --follow, --after, --order and filters");
      }
      CommitPrinter.print(commits(client, table), log.json(), System.out);
      return 0;
    }
    if (follow && (newestFirst || events.hasUntil())) {
      throw new UsageException("--follow goes on with what happens: leave out --order and --until");
    }
    if (after != null && newestFirst) {
      throw new UsageException("--order desc goes back from the newest event: leave out --after");
    }
    new EventLog(connection, events.query(client), new EventPrinter(System.out, log.json()))
        .show(
            new EventLog.Wanted(
                after != null || events.hasSince(),
                after == null ? 0 : after,
                newestFirst,
                follow,
                after != null || events.hasSince() ? log.fromBegin() : log.last()));
    return 0;
  }

  private List<JsonNode> commits(ManagementClient client, ObjectName of)
      throws InterruptedException {
    String path = of.path(client) + "/commits?pageSize=";
    List<JsonNode> found = new ArrayList<>();
    String token = "";
    boolean more = true;
    while (more) {
      long size = Math.min(COMMITS, log.last() - found.size());
      JsonNode page = client.get(path + size + "&pageToken=" + ManagementClient.encoded(token));
      page.path("commits").forEach(found::add);
      String next = page.path("next-page-token").asString("");
      more = found.size() < log.last() && !next.isEmpty() && !next.equals(token);
      token = next;
    }
    return found.reversed();
  }
}
