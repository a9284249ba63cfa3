package io.varve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.ledger.store.LedgerJson;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.login.LoginSettings;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.storage.tls.TrustedAuthorities;
import io.varve.testing.http.Front;
import java.io.IOException;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person who logs in at the server itself, from the first one on. */
final class OwnLoginTest {

  private static final String CHOSEN = "correct horse battery";
  private static final Pattern BITS = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

  @TempDir private static Path shared;

  private static CatalogDatabase database;
  private static Front front;
  private static TestServer server;

  @TempDir private Path folder;
  private Profiles profiles;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    // The issuer's address is known before the server has a port.
    front = new Front();
    var issuer =
        new IssuerSettings(
            URI.create(url()), IssuerSettings.USUAL_LIFE, Optional.of(shared.resolve("first")));
    server =
        TestServer.start(
            database, new LoginSettings(List.of(), Optional.empty(), true, Optional.of(issuer)));
    front.lead(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
    front.close();
    database.close();
  }

  private static String url() {
    return "http://" + front.address();
  }

  @BeforeEach
  void profile() {
    profiles = new Profiles(folder.resolve("profiles.json"));
    Ran.of(new ProfileCli(profiles), "add", "lake", url()).succeeded();
  }

  // As the guide has it: the file of the first client is what the command line logs in with.
  private static Ran asFirstClient(String... words) throws IOException {
    Properties lines = new Properties();
    lines.load(new StringReader(Files.readString(shared.resolve("first"))));
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--uri=" + url());
    var line = Varve.commandLine().setDefaultValueProvider(new OptionDefaults(Map.of(), lines));
    return Ran.of(line, all.toArray(String[]::new));
  }

  private static String oneTimePassword(String... words) throws IOException {
    String out = asFirstClient(words).succeeded().out();
    return out.lines()
        .filter(line -> line.startsWith("one-time password: "))
        .findFirst()
        .orElseThrow()
        .substring("one-time password: ".length());
  }

  private LoginTarget target() {
    return LoginTarget.of(profiles.find("lake").orElseThrow()).orElseThrow();
  }

  private LoginTokens tokens() {
    return new LoginTokens(target(), TrustedAuthorities.OF_JAVA);
  }

  /** Fills in the pages that a browser shows, until it is back at the program. */
  private static void fillIn(URI address, Map<String, String> fields) {
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(Redirect.NORMAL)
            .build();
    try {
      HttpResponse<String> page =
          browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      Matcher bits = BITS.matcher(page.body());
      assertThat(bits.find()).as(page.body()).isTrue();
      String form =
          "form="
              + bits.group(1)
              + fields.entrySet().stream()
                  .map(one -> "&" + one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
                  .collect(Collectors.joining());
      HttpResponse<String> end =
          browser.send(
              HttpRequest.newBuilder(address)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(form))
                  .build(),
              BodyHandlers.ofString());
      assertThat(end.body()).contains("varve has the login");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Logs in by the command, in a browser that fills in a page of a path. */
  private Ran logIn(String path, Map<String, String> fields) {
    return Ran.of(
        new LoginCli(
            profiles,
            address ->
                fillIn(URI.create(address.toString().replace("/oauth/authorize", path)), fields)));
  }

  private JsonNode whoami() throws InterruptedException {
    var connection = new ServerConnection(URI.create(url()), tokens(), TrustedAuthorities.OF_JAVA);
    return new ManagementClient(connection, null).get("whoami");
  }

  @Test
  void firstPersonIsAdmittedByTheFirstClientAndLogsInAtTheServer() throws Exception {
    String oneTime = oneTimePassword("person", "create", "anna");
    String said =
        logIn(
                "/oauth/password",
                Map.of("name", "anna", "password", oneTime, "chosen", CHOSEN, "again", CHOSEN))
            .succeeded()
            .out();
    String id = whoami().path("id").asString();
    assertThat(id).startsWith("varve~");
    assertThat(said).contains("as anna (" + id + ")");
    assertThat(target().issuer().toString()).isEqualTo(url());
    assertThat(whoami().path("user-type").asString()).isEqualTo("human");
    assertThat(asFirstClient("person", "list").succeeded().out())
        .contains("anna", id)
        .doesNotContain(oneTime);

    // By the profile that the first login has written.
    logIn("/oauth/authorize", Map.of("name", "anna", "password", CHOSEN)).succeeded();
    String access = tokens().token().orElseThrow();
    assertThat(Ran.of(new LogoutCli(profiles)).succeeded().out()).contains("Logged out");
    assertThat(target().tokens()).doesNotExist();
    assertThat(
            TestServer.ask(
                    "GET",
                    url() + "/management/v1/whoami",
                    null,
                    "Authorization",
                    "Bearer " + access)
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void loginIsRenewedUntilThePasswordIsReset() throws Exception {
    String oneTime = oneTimePassword("person", "create", "ben");
    logIn(
            "/oauth/password",
            Map.of("name", "ben", "password", oneTime, "chosen", CHOSEN, "again", CHOSEN))
        .succeeded();
    String first = tokens().token().orElseThrow();
    age();
    assertThat(tokens().token().orElseThrow()).isNotEqualTo(first);
    assertThat(whoami().path("name").asString()).isEqualTo("ben");

    assertThat(asFirstClient("person", "reset", "ben").refused().problem()).contains("--yes");
    assertThat(oneTimePassword("person", "reset", "ben", "--yes")).isNotEqualTo(oneTime);
    age();
    assertThatThrownBy(() -> tokens().token())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("varve login");
    asFirstClient("person", "delete", "ben", "--yes").succeeded();
    assertThat(asFirstClient("person", "delete", "ben", "--yes").refused().problem())
        .contains("There is no person ben");
  }

  /** Lets the kept token be one that is about to end. */
  private void age() throws IOException {
    ObjectNode kept =
        (ObjectNode) LedgerJson.mapper().readTree(Files.readString(target().tokens()));
    kept.put("until", "2026-01-01T00:00:00Z");
    Files.writeString(target().tokens(), kept.toString());
  }
}
