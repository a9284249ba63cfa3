package io.varve.server.authorization;

import io.varve.security.rights.ObjectKind;
import io.varve.server.authorization.GuardedServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request of the matrix: to an endpoint, with what it needs and how it is answered where it is
 * allowed.
 *
 * @param endpoint pattern and method, as in the table of endpoints
 * @param kind what is put for {@code {kind}} in the pattern; null if there is none
 * @param needs conditions that all must hold
 * @param passes status of an allowed answer, or several with bars between them, and a part of it
 */
record MatrixRequest(
    String endpoint,
    @Nullable ObjectKind kind,
    String query,
    @Nullable String body,
    List<Condition> needs,
    String passes) {

  private static final Path FOLDER = Path.of("src/test/resources/authorization");

  /**
   * That one of some privileges is held on an object of a kind, or on what it is in.
   *
   * @param within whether it is enough to hold something in the object
   */
  record Condition(ObjectKind kind, Set<String> privileges, boolean within) {}

  String pattern() {
    return endpoint.substring(0, endpoint.lastIndexOf(' '));
  }

  String method() {
    return endpoint.substring(endpoint.lastIndexOf(' ') + 1);
  }

  /** Whether an answer is that to somebody who may. */
  boolean passes(Answer answer) {
    int space = passes.indexOf(' ');
    String statuses = space < 0 ? passes : passes.substring(0, space);
    return Set.of(statuses.split("\\|")).contains(String.valueOf(answer.status()))
        && (space < 0 || answer.body().contains(passes.substring(space + 1)));
  }

  @Override
  public String toString() {
    return endpoint
        + (kind == null ? "" : " for " + kind.text())
        + (body == null ? "" : " " + body);
  }

  /** The privileges that allow each action of each endpoint, by endpoint. */
  static Map<String, List<Condition>> table() throws IOException {
    Map<String, List<Condition>> table = new TreeMap<>();
    Set<String> within = Set.copyOf(Files.readAllLines(FOLDER.resolve("within.txt")));
    String endpoint = "";
    for (String line : Files.readAllLines(FOLDER.resolve("endpoints.txt"))) {
      String text = line.strip();
      if (!line.startsWith(" ")) {
        endpoint = text;
        table.put(endpoint, new ArrayList<>());
      } else if (text.contains(": ")) {
        String action = text.substring(0, text.indexOf(": "));
        ObjectKind kind = ObjectKind.of(action.substring(action.indexOf(" on ") + 4));
        Objects.requireNonNull(table.get(endpoint))
            .add(new Condition(kind, privileges(text), within.contains(action)));
      }
    }
    return table;
  }

  private static Set<String> privileges(String line) {
    return Set.of(line.substring(line.indexOf(": ") + 2).split(", "));
  }

  /** All requests, in the order in which they are sent. */
  static List<MatrixRequest> all() throws IOException {
    Map<String, List<Condition>> table = table();
    List<MatrixRequest> all = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve("requests.txt"))) {
      if (!line.startsWith(" ") && !block.isEmpty()) {
        add(all, block, table);
        block.clear();
      }
      if (!line.startsWith("#") && !line.isBlank()) {
        block.add(line.strip());
      }
    }
    add(all, block, table);
    return all;
  }

  private static @Nullable String value(List<String> block, String key) {
    return block.stream()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElse(null);
  }

  private static Set<ObjectKind> kinds(@Nullable String text) {
    Set<ObjectKind> kinds = EnumSet.noneOf(ObjectKind.class);
    Arrays.stream(text == null ? new String[0] : text.split(" "))
        .map(one -> ObjectKind.of(one.toLowerCase(Locale.ROOT)))
        .forEach(kinds::add);
    return kinds;
  }

  private static void add(
      List<MatrixRequest> requests, List<String> block, Map<String, List<Condition>> table) {
    String endpoint = block.getFirst();
    List<Condition> declared =
        Objects.requireNonNull(table.get(endpoint), "No such endpoint: " + endpoint);
    Set<ObjectKind> on = kinds(value(block, "on"));
    Set<ObjectKind> each = kinds(value(block, "for"));
    String query = value(block, "query") == null ? "" : "?" + value(block, "query");
    String body = value(block, "body");
    String needs = value(block, "needs");
    String passes = Objects.requireNonNull(value(block, "passes"), endpoint);
    if (each.isEmpty()) {
      List<Condition> all =
          declared.stream().filter(one -> on.isEmpty() || on.contains(one.kind())).toList();
      requests.add(new MatrixRequest(endpoint, null, query, body, with(all, needs), passes));
    }
    for (ObjectKind kind : each) {
      List<Condition> own = declared.stream().filter(one -> one.kind() == kind).toList();
      requests.add(new MatrixRequest(endpoint, kind, query, body, with(own, needs), passes));
    }
  }

  /**
   * With what the body needs beyond what the endpoint declares, on the innermost object if none is
   * said.
   */
  private static List<Condition> with(List<Condition> declared, @Nullable String needs) {
    if (needs == null) {
      return declared;
    }
    int on = needs.indexOf(" on ");
    ObjectKind kind =
        on < 0
            ? declared.stream().map(Condition::kind).max(ObjectKind::compareTo).orElseThrow()
            : ObjectKind.of(needs.substring(on + 4, needs.indexOf(':')));
    List<Condition> all = new ArrayList<>(declared);
    all.add(new Condition(kind, privileges(needs), false));
    return all;
  }
}
