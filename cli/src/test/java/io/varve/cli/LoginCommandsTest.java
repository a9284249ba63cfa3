package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.oidc.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a server that admits only those who log in. */
final class LoginCommandsTest {

  private static CatalogDatabase database;
  private static TestIssuer issuer;
  private static TestServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    issuer = new TestIssuer();
    var provider = new OidcProvider("oidc", issuer.uri(), Set.of(TestIssuer.AUDIENCE));
    server =
        TestServer.start(database, new LoginSettings(List.of(provider), Optional.empty(), true));
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
    database.close();
  }

  private static Ran run(Map<String, String> environment, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--uri=" + server.url());
    var line =
        Varve.commandLine()
            .setDefaultValueProvider(new OptionDefaults(environment, new Properties()));
    return Ran.of(line, all.toArray(String[]::new));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("secret"), content + "\n");
  }

  @Test
  void commandWithoutATokenSaysHowToLogIn() {
    Ran ran = run(Map.of(), "warehouse", "list").refused();
    assertThat(ran.problem()).contains("Log in first").contains("VARVE_TOKEN");
    assertThat(run(Map.of(), "log").refused().problem()).contains("Log in first");
    assertThat(run(Map.of(), "verify").refused().problem()).contains("Log in first");
  }

  @Test
  void tokenIsTakenFromOptionEnvironmentAndFile() throws IOException {
    String token = issuer.token("anna");
    assertThat(run(Map.of(), "warehouse", "list", "--token=" + token).succeeded().out())
        .contains("demo");
    run(Map.of("VARVE_TOKEN", token), "warehouse", "list").succeeded();
    run(Map.of("VARVE_TOKEN", token), "log").succeeded();
    run(Map.of("VARVE_TOKEN", token), "verify").succeeded();
    run(Map.of(), "warehouse", "list", "--token-file=" + file(token)).succeeded();
    assertThat(run(Map.of("VARVE_TOKEN", "a\u007fb"), "log").refused().problem())
        .contains("no token has");
  }

  @Test
  void clientOfTheProviderGetsATokenByItself() throws IOException {
    String[] words = {
      "warehouse",
      "list",
      "--client-id=" + TestIssuer.CLIENT,
      "--oauth2-server-uri=" + issuer.tokenEndpoint()
    };
    run(Map.of("VARVE_CLIENT_SECRET", TestIssuer.SECRET), words).succeeded();
    assertThat(run(Map.of("VARVE_CLIENT_SECRET", "wrong"), words).refused().problem())
        .contains("answered 401 invalid_client")
        .doesNotContain("wrong");
    assertThat(run(Map.of(), words).refused().problem()).contains("VARVE_CLIENT_SECRET");
    List<String> byFile = new ArrayList<>(List.of(words));
    byFile.add("--client-secret-file=" + file(TestIssuer.SECRET));
    run(Map.of(), byFile.toArray(String[]::new)).succeeded();
  }

  @Test
  void secretOnTheCommandLineIsRefused() {
    assertThat(
            run(Map.of(), "warehouse", "list", "--client-id=c", "--client-secret=planted")
                .refused()
                .problem())
        .contains("VARVE_CLIENT_SECRET")
        .doesNotContain("planted");
  }

  @Test
  void profileKeepsHowToLogInAndNoSecret() throws IOException {
    Profiles profiles = new Profiles(folder.resolve("profiles.json"));
    Path secret = file(TestIssuer.SECRET);
    Ran.of(
            new ProfileCli(profiles),
            "add",
            "prod",
            server.url(),
            "--client-id=" + TestIssuer.CLIENT,
            "--client-secret-file=" + secret,
            "--oauth2-server-uri=" + issuer.tokenEndpoint())
        .succeeded();
    assertThat(Files.readString(folder.resolve("profiles.json")))
        .contains(TestIssuer.CLIENT)
        .contains("\"catalog\"")
        .doesNotContain(TestIssuer.SECRET);
    assertThat(
            Ran.of(new ProfileCli(profiles), "add", "x", server.url(), "--token=planted")
                .refused()
                .problem())
        .contains("keeps no secrets");
  }

  @Test
  void tokenOfTheEnvironmentIsNotForAnotherServerThanTheEnvironmentsOwn() {
    String token = issuer.token("anna");
    String[] words = {"warehouse", "list"};
    run(Map.of("VARVE_TOKEN", token, "VARVE_URI", server.url()), words).succeeded();
    for (String other : List.of("https://lake.example", "http://127.0.0.1:1", "not an address")) {
      assertThat(run(Map.of("VARVE_TOKEN", token, "VARVE_URI", other), words).refused().problem())
          .contains("Log in first");
    }
    run(Map.of("VARVE_URI", "https://lake.example"), "log", "--token=" + token).succeeded();
  }
}
