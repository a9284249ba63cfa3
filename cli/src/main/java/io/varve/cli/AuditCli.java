package io.varve.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/** {@code varve audit}. */
@Command(
    name = "audit",
    description =
        "Shows who did, or tried to do, what: changes, refusals, failures, credentials and"
            + " signatures that were given, and requests without a login; the newest last.",
    footer = {
      "",
      "Examples:",
      "  varve audit --since 2h --outcome denied",
      "  varve audit --on table:demo/shop.orders --by oidc~ana",
      "  varve audit --on namespace:demo/shop --below --export csv > shop.csv"
    },
    mixinStandardHelpOptions = true)
public final class AuditCli implements Callable<Integer> {

  @Mixin private LogOptions log = new LogOptions();

  @Option(
      names = "--by",
      paramLabel = "USER",
      description = "what this user did or tried, such as oidc~1f3c")
  private @Nullable String by;

  @Option(
      names = "--on",
      paramLabel = ObjectName.LABEL,
      converter = ObjectName.Converter.class,
      description = "what was done or tried on it: " + ObjectName.SYNTAX)
  private @Nullable ObjectName on;

  @Option(
      names = "--below",
      description = "with --on: also what was below it then, under whatever names")
  private boolean below;

  @Option(
      names = "--from-address",
      paramLabel = "ADDRESS",
      description = "what came from this address, such as 10.0.4.7")
  private @Nullable String address;

  @Option(
      names = "--export",
      paramLabel = "FORMAT",
      description =
          "ndjson or csv: prints all of it, the oldest first, with names of today; --limit and"
              + " --json do not count")
  private @Nullable String export;

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      description = "with --export: goes on after a line that says so in its field \"after\"")
  private @Nullable String after;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "such as commit or read_data, or the name of an event, such as TableDropped")
  private @Nullable String action;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "changed, denied, failed, vended, signed, read or unauthenticated")
  private @Nullable String outcome;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Since.class,
      description = "a time such as 2026-12-01T08:00:00Z, or how long ago: 30m, 2h, 7d")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Since.class,
      description = "up to this time; as --since")
  private @Nullable Instant until;

  /** A time, or how long ago it was. */
  static final class Since implements ITypeConverter<Instant> {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    @Override
    public Instant convert(String text) {
      Matcher ago = AGO.matcher(text.strip());
      if (ago.matches()) {
        long count = Long.parseLong(ago.group(1));
        Duration duration =
            switch (ago.group(2)) {
              case "s" -> Duration.ofSeconds(count);
              case "m" -> Duration.ofMinutes(count);
              case "h" -> Duration.ofHours(count);
              default -> Duration.ofDays(count);
            };
        return Instant.now().minus(duration);
      }
      try {
        return Instant.parse(text.strip());
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is neither a time such as 2026-12-01T08:00:00Z nor 30m, 2h or 7d ago");
      }
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (after != null && export == null) {
      throw new UsageException("--after needs --export");
    }
    ManagementClient client = new ManagementClient(log.connection(), null);
    AuditPrinter printer = new AuditPrinter(System.out, log.json());
    String query = query(client);
    if (export != null) {
      client.copy("audit/export?" + query, System.out);
      return 0;
    }
    if (since != null) {
      all(client, query + "&order=oldest", printer);
    } else {
      last(client, query + "&order=newest").forEach(printer::print);
    }
    printer.end();
    return 0;
  }

  private void all(ManagementClient client, String query, AuditPrinter printer)
      throws InterruptedException {
    long left = log.fromBegin();
    String token = "";
    do {
      JsonNode page = page(client, query, Math.min(LogOptions.PAGE, left), token);
      page.path("entries").forEach(printer::print);
      left -= page.path("entries").size();
      token = next(page, token);
    } while (left > 0 && !token.isEmpty());
  }

  private List<JsonNode> last(ManagementClient client, String query) throws InterruptedException {
    int wanted = log.last();
    List<JsonNode> found = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = page(client, query, Math.min(LogOptions.PAGE, wanted - found.size()), token);
      page.path("entries").forEach(found::add);
      token = next(page, token);
    } while (found.size() < wanted && !token.isEmpty());
    return found.reversed();
  }

  private static JsonNode page(ManagementClient client, String query, long size, String token)
      throws InterruptedException {
    return client.get(
        "audit?" + query + "&pageSize=" + size + "&pageToken=" + ManagementClient.encoded(token));
  }

  /** Where the next page begins; a server that sends the same one for ever is not asked again. */
  private static String next(JsonNode page, String before) {
    String next = page.path("next-page-token").asString("");
    return next.equals(before) ? "" : next;
  }

  private String query(ManagementClient client) throws InterruptedException {
    StringJoiner query = new StringJoiner("&");
    add(query, "principal", by == null || !by.startsWith("user:") ? by : by.substring(5));
    add(query, "action", action);
    add(query, "address", address);
    add(query, "format", export);
    add(query, "after", after);
    add(query, "outcome", outcome);
    add(query, "from", since == null ? null : since.toString());
    add(query, "to", until == null ? null : until.toString());
    if (on != null) {
      add(query, "objectKind", on.kind().text());
      String id = id(client, on);
      if (below && id == null) {
        throw new UsageException("--below needs --on with one object; all is below the server");
      }
      add(query, "objectId", id);
      add(query, "below", below ? "true" : null);
    } else if (below) {
      throw new UsageException("--below needs --on, such as --on namespace:demo/shop");
    }
    return query.toString();
  }

  /** The id of an object; null for the server, and for any project. */
  private static @Nullable String id(ManagementClient client, ObjectName object)
      throws InterruptedException {
    if (Tabulars.isId(object.name())) {
      // Also of what is not there any more.
      return object.name();
    }
    if (object.warehouse().isEmpty()) {
      return object.name().isEmpty() ? null : ServerOptions.id(client, object.name());
    }
    String path = object.path(client);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + ManagementClient.encoded(value));
    }
  }
}
