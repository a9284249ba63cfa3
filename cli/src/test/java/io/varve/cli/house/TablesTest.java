package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.EventTypes;
import io.varve.schema.SchemaMigration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SQL is part of the architecture: the room schema lists which room names which table. */
final class TablesTest {

  private static final Set<String> NO_PART_OF_THE_PROGRAM = Set.of("bench", "testing");
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(\\*|//|/\\*).*$");
  private static final Pattern LITERAL =
      Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"", Pattern.DOTALL);
  private static final Pattern NAMED =
      Pattern.compile(
          "\\b(?:from|join|into|update|lock table|exists)\\s+(?:only\\s+)?([a-z_]+)\\b");
  private static final Pattern QUOTED = Pattern.compile("'(\\w+)'");
  private static final Pattern COMPARED =
      Pattern.compile("\\bevent_name\\s*(?:=|<>|!=|(?:not\\s+)?in\\s*\\()\\s*'(\\w+)'");
  private static final Pattern CREATED =
      Pattern.compile("create (?:unlogged )?table (?:if not exists )?(\\w+)");

  @Test
  void roomsNameTheTablesThatTheSchemaLists() throws IOException {
    Map<String, Set<String>> named = new TreeMap<>();
    Set<String> tables = createdTables();
    for (Path room : Sources.modules()) {
      if (NO_PART_OF_THE_PROGRAM.contains(room.getFileName().toString())) {
        continue;
      }
      for (Path file : Sources.files(room.resolve("src/main/java"), ".java")) {
        for (String table : tablesNamed(Sources.text(file), tables)) {
          named.computeIfAbsent(table, one -> new TreeSet<>()).add(room.getFileName().toString());
        }
      }
    }
    assertThat(named).isEqualTo(listed());
    assertThat(named.keySet()).isEqualTo(tables);
  }

  @Test
  void sqlNamesEventsByTheTypesOfTheLedger() throws IOException {
    Map<String, Set<String>> named = new TreeMap<>();
    for (Path room : Sources.modules()) {
      if (room.endsWith("bench")) {
        continue; // No part of the program.
      }
      for (Path file : Sources.files(room.resolve("src/main/java"), ".java")) {
        Set<String> events = eventsNamed(Sources.text(file));
        if (!events.isEmpty() && !file.endsWith("EventTypes.java")) {
          named.put(file.getFileName().toString(), events);
        }
      }
    }
    assertThat(named).isEmpty();
  }

  @Test
  void eventInSqlIsFound() {
    assertThat(eventsNamed("\"where event_name in ('TableHeld', 'ViewHeld')\""))
        .containsExactly("TableHeld", "ViewHeld");
    assertThat(eventsNamed("jdbc.sql(\"event_name = ?\").param(\"TableHeld\")"))
        .containsExactly("TableHeld");
    // One that does not exist counts nothing, and nobody sees it.
    assertThat(eventsNamed("\"where e.event_name not in ( 'TableFrozen')\""))
        .containsExactly("TableFrozen");
    assertThat(eventsNamed("// 'TableHeld'\nString kind = \"TableHeldSince\";")).isEmpty();
  }

  @Test
  void tableInSqlOfAnotherRoomIsFound() {
    Set<String> tables = Set.of("heads", "names");
    assertThat(tablesNamed("jdbc.sql(\"select 1 from heads h\")", tables)).containsExactly("heads");
    assertThat(tablesNamed("\"\"\"\n  delete\n  from only names\n\"\"\"", tables))
        .containsExactly("names");
    assertThat(tablesNamed("// select from heads\nString names = \"names\";", tables)).isEmpty();
  }

  private static Set<String> eventsNamed(String source) {
    Set<String> events =
        EventTypes.all().stream().map(EventTypes.EventType::name).collect(Collectors.toSet());
    return literals(source)
        .flatMap(
            literal ->
                Stream.concat(
                    Stream.concat(Stream.of(literal), matches(QUOTED, literal))
                        .filter(events::contains),
                    matches(COMPARED, literal)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1));
  }

  private static Stream<String> literals(String source) {
    return LITERAL
        .matcher(COMMENT.matcher(source).replaceAll(""))
        .results()
        .map(literal -> literal.group(1) == null ? literal.group(2) : literal.group(1));
  }

  private static Set<String> tablesNamed(String source, Set<String> tables) {
    return literals(source)
        .flatMap(sql -> matches(NAMED, sql))
        .filter(tables::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> createdTables() throws IOException {
    Set<String> tables = new TreeSet<>();
    for (Path file :
        Sources.files(Sources.ROOT.resolve("schema/src/main/resources/db/migration"), ".sql")) {
      CREATED.matcher(Sources.text(file)).results().forEach(match -> tables.add(match.group(1)));
    }
    return tables;
  }

  private static Map<String, Set<String>> listed() throws IOException {
    Properties properties = new Properties();
    try (var stream = SchemaMigration.class.getResourceAsStream("tables.properties")) {
      properties.load(stream);
    }
    Map<String, Set<String>> listed = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(
            table ->
                listed.put(
                    table, new TreeSet<>(Arrays.asList(properties.getProperty(table).split(",")))));
    return listed;
  }
}
