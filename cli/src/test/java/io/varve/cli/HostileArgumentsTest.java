package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.cli.process.ChildServer;
import io.varve.server.node.CatalogDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command line is answered with a sentence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileArgumentsTest {

  private static final List<String> HOSTILE =
      List.of(
          "",
          "a b",
          "demo",
          "demo.x",
          "\u001b[2J\u009b2J",
          "\u202etxt",
          "99999999999999999999",
          "../..",
          "%zz/..;a?b#c\\",
          "{\"a\": [",
          "@/etc/hostname",
          "${sys:user.home}",
          "\ud800",
          "0195a3b5-0000-7000-8000-000000000000",
          "x".repeat(5000));

  private final CatalogDatabase database = CatalogDatabase.create();
  private ChildServer server;

  @TempDir Path folder;

  /** In a process of its own, for what it logs is no part of a command's output. */
  @BeforeAll
  void serve() throws IOException {
    server = ChildServer.start(database);
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  @Test
  void everyCommandOfAServerAnswersInASentence() {
    for (ServerCommands.Leaf leaf : ServerCommands.all()) {
      for (String value : HOSTILE) {
        List<String> words = leaf.with(value);
        ServerCommands.assertReadable(words, ServerCommands.run(server.url(), words));
      }
      for (String option : leaf.options()) {
        for (String value : List.of("99999999999999999999", "\u001b\u202e {")) {
          List<String> words = new ArrayList<>(leaf.with("demo"));
          words.add(option + "=" + value);
          ServerCommands.assertReadable(words, ServerCommands.run(server.url(), words));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lake.example.com:8181",
        "http://",
        "http://a b",
        "localhost:99999",
        "http://u:p@h",
        "ftp://localhost",
        "http://127.0.0.1:1",
        "127.0.0.1:1",
        "http://\u001b[31m",
        "@"
      })
  void noAddressIsAnException(String uri) {
    for (String command : List.of("log", "project list", "verify")) {
      List<String> words = List.of(command.split(" ", -1));
      Ran ran = ServerCommands.run(uri, words).refused();
      ServerCommands.assertReadable(words, ran);
    }
  }

  @Test
  void addressWithoutSchemeIsTakenOnThisMachine() {
    String address = server.url().replace("http://", "");
    ServerCommands.run(address, List.of("project", "list")).succeeded();
    ServerCommands.run(address, List.of("log")).succeeded();
    assertThat(ServerCommands.run("127.0.0.1:1", List.of("log")).problem())
        .contains("Nothing answers at http://127.0.0.1:1")
        .contains("varve serve");
    String tls = server.url().replace("http://", "https://");
    assertThat(ServerCommands.run(tls, List.of("log")).refused().problem()).contains("Say http://");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --port abc",
        "serve --port -1",
        "serve --port 65536",
        "serve --port ''",
        "serve --metrics-port 1e3",
        "serve --port 4711 --metrics-port 4711",
        "serve --port 0 --metrics-port 0 --bind [::zz]",
        "serve --port 0 --metrics-port 0 --bind ''",
        "serve --port 0 --metrics-port 0 --ledger-store files",
        "serve --port 0 --metrics-port 0 --log-format xml",
        "serve --port 0 --metrics-port 0 --system-identity maybe",
        "serve --port 0 --metrics-port 0 --secret-store files",
        "serve --port 0 --metrics-port 0 --secret-store vault",
        "serve --port 0 --metrics-port 0 --secret-key short",
        "serve --port 0 --metrics-port 0 --secret-key-file FOLDER/none",
        "serve --port 0 --metrics-port 0 --anchor-key-file FOLDER/none",
        "serve --port 0 --metrics-port 0 --vault-uri vault",
        "serve --port 0 --metrics-port 0 --vault-uri http://h --vault-auth magic",
        "serve --port 0 --metrics-port 0 --vault-uri http://h --vault-mount ../x",
        "serve --port 0 --metrics-port 0 --database-url mysql://h/x",
        "serve --port 0 --metrics-port 0 --database-url jdbc:postgresql://127.0.0.1:1/x",
        "serve --port 0 --metrics-port 0 --own-issuer --issuer-uri http://127.0.0.1"
            + " --database-url jdbc:postgresql://127.0.0.1:1/x",
        "serve --port 0 --metrics-port 0 --database-connections 0",
        "serve --port 0 --metrics-port 0 --nonsense",
        "serve nonsense",
        "migrate --database-url jdbc:postgresql:[ --database-user u",
        "migrate --database-url jdbc:postgresql://127.0.0.1:1/x --database-user u",
        "migrate --database-connections many",
        "wait-for-database",
        "wait-for-database --database-url x",
        "wait-for-database --timeout soon",
        "wait-for-database --timeout PT99999999H",
        "wait-for-database --database-url jdbc:postgresql://127.0.0.1:1/x --database-user u"
            + " --timeout PT0S",
        "verify",
        "verify --uri http://127.0.0.1:1 --data FOLDER/data",
        "secrets status",
        "secrets move",
        "secrets rotate --secret-key ''",
        "profile add a b",
        "frobnicate",
        "help frobnicate",
        "build",
        "log --after -1",
        "log --limit 0",
        "log --limit x"
      })
  void wrongCallCreatesNothing(String command) {
    List<String> words =
        List.of(command.replace("''", "").replace("FOLDER", folder.toString()).split(" ", -1));
    List<String> all = new ArrayList<>(words);
    Path data = folder.resolve("data");
    boolean takesData = List.of("serve", "migrate", "verify", "secrets").contains(words.getFirst());
    if (takesData && !command.contains("--data FOLDER")) {
      all.add("--data=" + data);
    }
    Ran ran = Ran.of(Varve.commandLine(), all.toArray(String[]::new)).refused();
    ServerCommands.assertReadable(all, ran);
    assertThat(data).doesNotExist();
  }

  @Test
  void valueOfTheEnvironmentIsReportedAsOfIt() {
    OptionDefaults defaults = new OptionDefaults(Map.of("VARVE_PORT", "abc"), new Properties());
    CommandLine line = Varve.commandLine().setDefaultValueProvider(defaults);
    assertThat(Ran.of(line, "serve", "--data=" + folder.resolve("data")).refused().problem())
        .contains("'abc'", "VARVE_PORT");
    assertThat(Ran.of(Varve.commandLine(), "serve", "--port", "abc").refused().problem())
        .doesNotContain("VARVE_PORT");
  }

  @Test
  void fileInPlaceOfAFolderIsReported() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "planted");
    String data = "--data=" + folder.resolve("data");
    for (List<String> options :
        List.of(List.of("--data=" + file), List.of(data, "--warehouse-root=" + file))) {
      List<String> all = new ArrayList<>(List.of("serve", "--port=0", "--metrics-port=0"));
      all.addAll(options);
      Ran ran = Ran.of(Varve.commandLine(), all.toArray(String[]::new)).refused();
      assertThat(ran.problem()).contains(file.toString()).doesNotContain("planted");
    }
  }
}
