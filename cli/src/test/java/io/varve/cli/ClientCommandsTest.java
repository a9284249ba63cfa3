package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.security.issuer.IssuerSettings;
import io.varve.security.login.LoginSettings;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API clients of a server with an own issuer, by commands that log in as one. */
final class ClientCommandsTest {

  @TempDir private static Path folder;

  private static CatalogDatabase database;
  private static TestServer server;
  private static String first;

  @BeforeAll
  static void start() throws IOException {
    database = CatalogDatabase.create();
    var issuer =
        new IssuerSettings(
            URI.create("https://catalog.example"),
            IssuerSettings.USUAL_LIFE,
            Optional.of(folder.resolve("first")));
    server =
        TestServer.start(
            database, new LoginSettings(List.of(), Optional.empty(), true, Optional.of(issuer)));
    first = Files.readString(folder.resolve("first"));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static Properties lines(String text) throws IOException {
    Properties lines = new Properties();
    lines.load(new StringReader(text));
    return lines;
  }

  // The address that the lines name is none of this machine.
  private static Ran run(String file, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--uri=" + server.url());
    var environment = Map.of("VARVE_OAUTH2_SERVER_URI", server.url() + "/oauth/token");
    var line =
        Varve.commandLine().setDefaultValueProvider(new OptionDefaults(environment, lines(file)));
    return Ran.of(line, all.toArray(String[]::new));
  }

  @Test
  void clientThatIsMadeLogsInUntilItIsRecreatedAndTheNewSecretUntilItIsDeleted()
      throws IOException {
    String made = run(first, "client", "create", "made").succeeded().out();
    assertThat(made).contains("oauth2-server-uri=https://catalog.example/oauth/token");
    run(made, "warehouse", "list").succeeded();
    assertThat(run(first, "client", "list").succeeded().out())
        .contains("made", "first-client")
        .doesNotContain("varve_secret_");

    assertThat(run(first, "client", "recreate", "made").refused().problem()).contains("--yes");
    String renewed = run(first, "client", "recreate", "made", "--yes").succeeded().out();
    assertThat(lines(renewed).getProperty("client-id"))
        .isEqualTo(lines(made).getProperty("client-id"));
    assertThat(run(made, "warehouse", "list").refused().problem())
        .contains("invalid_client")
        .doesNotContain(lines(made).getProperty("client-secret"));
    run(renewed, "warehouse", "list").succeeded();

    String id = lines(made).getProperty("client-id");
    run(first, "client", "delete", id, "--yes").succeeded();
    run(renewed, "warehouse", "list").refused();
    assertThat(run(first, "client", "delete", "made", "--yes").refused().problem())
        .contains("There is no API client made");
  }

  @Test
  void nameThatIsTakenIsRefused() throws IOException {
    run(first, "client", "create", "taken").succeeded();
    assertThat(run(first, "client", "create", "taken").refused().problem()).contains("taken");
  }
}
