package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.ledger.store.LedgerJson;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.storage.tls.TrustedAuthorities;
import io.varve.testing.oidc.TestIssuer;
import io.varve.testing.oidc.TestLogin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person who logs in at a provider, and commands that use that. */
final class PersonLoginTest {

  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();

  private static CatalogDatabase database;
  private static TestIssuer issuer;
  private static TestLogin login;
  private static TestServer server;

  @TempDir private Path folder;
  private Profiles profiles;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    issuer = new TestIssuer();
    login = new TestLogin(issuer);
    var provider = new OidcProvider("oidc", issuer.uri(), Set.of(TestIssuer.AUDIENCE));
    server =
        TestServer.start(database, new LoginSettings(List.of(provider), Optional.empty(), true));
  }

  @AfterAll
  static void stop() {
    server.close();
    login.close();
    issuer.close();
    database.close();
  }

  @BeforeEach
  void profile() {
    login.life(3_600);
    profiles = new Profiles(folder.resolve("profiles.json"));
    Ran.of(new ProfileCli(profiles), "add", "prod", server.url(), "--login-issuer=" + login.uri())
        .succeeded();
  }

  private LoginTarget target() {
    return LoginTarget.of(profiles.find("prod").orElseThrow()).orElseThrow();
  }

  private LoginTokens tokens() {
    return new LoginTokens(target(), TrustedAuthorities.OF_JAVA);
  }

  private void logIn() throws InterruptedException {
    ProviderEndpoints endpoints =
        ProviderEndpoints.of(target().issuer(), TrustedAuthorities.OF_JAVA);
    TokenEndpoint.Answer answer =
        new BrowserLogin(target(), endpoints, TrustedAuthorities.OF_JAVA)
            .logIn(address -> browse(address));
    KeptLogin.of(endpoints, answer).write(target());
  }

  private static HttpResponse<String> browse(URI address) {
    try {
      return BROWSER
          .sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
          .get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void browserBringsACodeThatIsGoodForTokensOfThisLoginOnly() throws Exception {
    List<HttpResponse<String>> pages = new ArrayList<>();
    ProviderEndpoints endpoints = ProviderEndpoints.of(login.uri(), TrustedAuthorities.OF_JAVA);
    TokenEndpoint.Answer answer =
        new BrowserLogin(target(), endpoints, TrustedAuthorities.OF_JAVA)
            .logIn(
                address -> {
                  assertThat(address.getQuery())
                      .contains("code_challenge_method=S256", "scope=openid+catalog");
                  String redirect = address.getQuery().replaceAll(".*redirect_uri=([^&]*).*", "$1");
                  assertThat(redirect).startsWith("http://127.0.0.1:");
                  pages.add(browse(URI.create(redirect + "?code=planted&state=guessed")));
                  pages.add(browse(address));
                });
    assertThat(pages.getFirst().statusCode()).isEqualTo(400);
    assertThat(pages.getLast().statusCode()).isEqualTo(200);
    assertThat(pages.getLast().body()).contains("close this page").doesNotContain("code=");
    KeptLogin.of(endpoints, answer).write(target());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target().tokens())))
        .isEqualTo("rw-------");
    ServerConnection connection =
        new ServerConnection(target().server(), tokens(), TrustedAuthorities.OF_JAVA);
    assertThat(new ManagementClient(connection, null).get("whoami").path("id").asString())
        .isEqualTo("oidc~anna");
    assertThat(Files.readString(profiles.file())).doesNotContain("eyJ");
  }

  @Test
  void commandShowsACodeForAnotherDeviceAndLogsInByIt() {
    Ran ran = Ran.of(new LoginCli(profiles, PersonLoginTest::browse), "--device").succeeded();
    assertThat(ran.out()).contains("Logged in", "oidc~anna");
    Ran again = Ran.of(new LogoutCli(profiles)).succeeded();
    assertThat(again.out()).contains("Logged out");
    assertThat(target().tokens()).doesNotExist();
    assertThat(login.revoked()).isPositive();
    assertThat(Ran.of(new LogoutCli(profiles), "prod").succeeded().out()).contains("Nobody");
  }

  @Test
  void tokenIsRenewedBeforeItEndsByOneOfManyCommands() throws Exception {
    login.life(20);
    logIn();
    login.life(3_600);
    int before = login.refreshed();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<String>>> asked =
          IntStream.range(0, 8)
              .mapToObj(command -> threads.submit(() -> tokens().token()))
              .toList();
      for (Future<Optional<String>> one : asked) {
        assertThat(one.get()).isPresent();
      }
    }
    assertThat(login.refreshed()).isEqualTo(before + 1);
  }

  @Test
  void loginThatHasEndedSaysHowToLogInAgain() throws Exception {
    login.life(10);
    logIn();
    login.endLogins();
    assertThatThrownBy(() -> tokens().token())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("varve login");
    Files.delete(target().tokens());
    assertThatThrownBy(() -> tokens().token()).hasMessageContaining("varve login");
  }

  @Test
  void tokensOfOneServerAreNotSentToAnother() throws Exception {
    logIn();
    Ran.of(
            new ProfileCli(profiles),
            "add",
            "prod",
            "http://127.0.0.1:1",
            "--login-issuer=" + login.uri())
        .succeeded();
    assertThatThrownBy(() -> tokens().token()).hasMessageContaining("Log in first");
  }

  @Test
  void profileWithoutAnIssuerGetsItAtTheFirstLogin() throws IOException {
    Ran.of(new ProfileCli(profiles), "add", "plain", server.url()).succeeded();
    assertThat(
            Ran.of(new LoginCli(profiles, PersonLoginTest::browse), "plain", "--device")
                .refused()
                .problem())
        .contains("--login-issuer");
    Ran.of(
            new LoginCli(profiles, PersonLoginTest::browse),
            "plain",
            "--device",
            "--login-issuer=" + login.uri())
        .succeeded();
    assertThat(
            LedgerJson.mapper()
                .readTree(Files.readString(profiles.file()))
                .at("/profiles/plain/login/issuer")
                .asString())
        .isEqualTo(login.uri().toString());
    Ran.of(new ProfileCli(profiles), "remove", "plain").succeeded();
    assertThat(profiles.tokens("plain")).doesNotExist();
  }

  @Test
  void providerOfAnotherNameIsRefused() {
    String other = login.uri().toString().replace("127.0.0.1", "localhost");
    assertThat(
            Ran.of(
                    new LoginCli(profiles, PersonLoginTest::browse),
                    "--device",
                    "--login-issuer=" + other)
                .refused()
                .problem())
        .contains("--login-issuer");
  }
}
