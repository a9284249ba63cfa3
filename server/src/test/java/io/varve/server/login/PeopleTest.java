package io.varve.server.login;

import static io.varve.server.login.ApiClientNode.TOKENS;
import static io.varve.server.login.ApiClientNode.json;
import static io.varve.server.login.LoginBrowser.AUTHORIZE;
import static io.varve.server.login.LoginBrowser.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.projections.verify.Report;
import io.varve.server.login.LoginBrowser.Tokens;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** People who log in at a server that is its own issuer, with a second one on its database. */
final class PeopleTest {

  private static final String PEOPLE = "/management/v1/person";
  private static final String CHOSEN = "correct horse battery";

  /** A person whose password stays as it is. */
  private static final String EVERYDAY = "everyday";

  @TempDir private static Path folder;

  private static CatalogDatabase database;
  private static ApiClientNode one;
  private static ApiClientNode two;
  private static String admin;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    one = ApiClientNode.start(database, folder.resolve("first"), true);
    two = ApiClientNode.start(database, folder.resolve("second"), true);
    admin = one.token(ApiClientNode.in(folder.resolve("first")));
    settled(EVERYDAY);
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
    database.close();
  }

  /** Somebody who was admitted, and the one-time password. */
  private record Admitted(String id, String name, String password) {

    static Admitted of(HttpResponse<byte[]> answer) {
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      JsonNode json = json(answer);
      return new Admitted(
          json.path("id").asString(),
          json.path("name").asString(),
          json.path("password").asString());
    }
  }

  private static Admitted admitted(String name) {
    HttpResponse<byte[]> answer = one.ask(admin, "POST", PEOPLE, "{\"name\":\"" + name + "\"}");
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(201);
    return Admitted.of(answer);
  }

  /** Somebody who has chosen a password. */
  private static Admitted settled(String name) {
    Admitted person = admitted(name);
    LoginBrowser.back(new LoginBrowser(one).choose(name, person.password, CHOSEN));
    return person;
  }

  private static HttpResponse<byte[]> renew(ApiClientNode node, String refresh) {
    return node.post(
        TOKENS, "grant_type=refresh_token&client_id=varve-cli&refresh_token=" + refresh);
  }

  private static void isRefused(HttpResponse<byte[]> response, String error) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("error").asString()).isEqualTo(error);
  }

  @Test
  void personChoosesAPasswordAtTheFirstLoginAndIsAPrincipal() {
    Admitted anna = admitted("anna");
    LoginBrowser browser = new LoginBrowser(two);
    HttpResponse<byte[]> page = browser.logIn(" Anna ", anna.password);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new String(page.body(), UTF_8))
        .contains("Choose a password", "name=\"name\" value=\"anna\"");
    Map<String, String> back =
        LoginBrowser.back(
            browser.send(
                PASSWORD,
                Map.of(
                    "name", "anna", "password", anna.password, "chosen", CHOSEN, "again", CHOSEN)));
    assertThat(back)
        .containsEntry("state", "a state & more")
        .containsEntry("iss", ApiClientNode.ISSUER.toString());
    Tokens tokens = Tokens.of(browser.redeem(LoginBrowser.code(back)));
    JsonNode who = json(one.ask(tokens.access(), "GET", "/management/v1/whoami", null));
    assertThat(who.path("id").asString()).isEqualTo("varve~" + anna.id);
    assertThat(who.path("name").asString()).isEqualTo("anna");
    assertThat(who.path("user-type").asString()).isEqualTo("human");
    assertThat(new LoginBrowser(one).logIn("anna", anna.password).statusCode()).isEqualTo(403);
    assertThat(one.status(new LoginBrowser(one).tokens("anna", CHOSEN).access())).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "short, short, 12 characters",
    "correct horse battery, correct horse batterz, twice",
    "aaaaaaaaaaaaaaaa, aaaaaaaaaaaaaaaa, repeated",
    "xyzxyz Everyday xyzxyz, xyzxyz Everyday xyzxyz, have the name",
    "correct horse battery, correct horse battery, another one"
  })
  void passwordThatIsEasyToGuessIsNotTaken(String chosen, String again, String problem) {
    LoginBrowser browser = new LoginBrowser(one);
    browser.open(PASSWORD, browser.request());
    HttpResponse<byte[]> page =
        browser.send(
            PASSWORD,
            Map.of("name", EVERYDAY, "password", CHOSEN, "chosen", chosen, "again", again));
    assertThat(page.statusCode()).isEqualTo(422);
    assertThat(new String(page.body(), UTF_8)).contains(problem).doesNotContain(chosen);
  }

  @Test
  void oneTimePasswordIsGoodForDays() {
    Admitted late = admitted("late");
    database
        .admin()
        .sql("update person_passwords set one_time_until = now() where name = 'late'")
        .update();
    HttpResponse<byte[]> page = new LoginBrowser(one).choose("late", late.password, CHOSEN);
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(new String(page.body(), UTF_8)).contains("administrator");
  }

  @Test
  void codeIsTakenOnceAndItsSecondUseEndsTheLogin() {
    LoginBrowser browser = new LoginBrowser(one);
    String code = browser.code(EVERYDAY, CHOSEN);
    Tokens tokens = Tokens.of(browser.redeem(code));
    assertThat(two.status(tokens.access())).isEqualTo(200);
    isRefused(two.post(TOKENS, LoginBrowser.form(browser.redemption(code))), "invalid_grant");
    assertThat(two.status(tokens.access())).isEqualTo(401);
    assertThat(one.status(tokens.access())).isEqualTo(401);
    isRefused(renew(one, tokens.refresh()), "invalid_grant");
  }

  @Test
  void codeThatManyShowAtOnceIsTakenAtMostOnce() throws Exception {
    LoginBrowser browser = new LoginBrowser(one);
    String form = LoginBrowser.form(browser.redemption(browser.code(EVERYDAY, CHOSEN)));
    List<Future<HttpResponse<byte[]>>> asked = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        ApiClientNode node = i % 2 == 0 ? one : two;
        asked.add(threads.submit(() -> node.post(TOKENS, form)));
      }
    }
    List<String> tokens = new ArrayList<>();
    for (Future<HttpResponse<byte[]>> answer : asked) {
      Optional.of(answer.get())
          .filter(response -> response.statusCode() == 200)
          .ifPresent(response -> tokens.add(Tokens.of(response).access()));
    }
    assertThat(tokens).hasSize(1);
    assertThat(two.status(tokens.getFirst())).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, invalid_grant",
    "redirect_uri, http://127.0.0.1:49153/varve-login, invalid_grant",
    "code, varve_code_planted, invalid_grant",
    "code_verifier, '', invalid_request",
    "redirect_uri, '', invalid_request"
  })
  void codeIsGoodForTheProgramThatAskedForIt(String field, String value, String error) {
    LoginBrowser browser = new LoginBrowser(one);
    Map<String, String> form = browser.redemption(browser.code(EVERYDAY, CHOSEN));
    form.put(field, value);
    HttpResponse<byte[]> response = two.post(TOKENS, LoginBrowser.form(form));
    isRefused(response, error);
    assertThat(new String(response.body(), UTF_8)).doesNotContain("planted");
  }

  @Test
  void codeIsGoodForSecondsOnly() {
    LoginBrowser browser = new LoginBrowser(one);
    String code = browser.code(EVERYDAY, CHOSEN);
    assertThat(
            database
                .admin()
                .sql("select max(expires_at) <= now() + interval '60 s' from login_codes")
                .query(Boolean.class)
                .single())
        .isTrue();
    database.admin().sql("update login_codes set expires_at = now()").update();
    isRefused(browser.redeem(code), "invalid_grant");
  }

  @Test
  void refreshTokenIsGoodOnceAndItsSecondUseEndsTheLoginOnEveryNode() {
    Tokens first = new LoginBrowser(one).tokens(EVERYDAY, CHOSEN);
    Tokens second = Tokens.of(renew(two, first.refresh()));
    Tokens third = Tokens.of(renew(one, second.refresh()));
    assertThat(two.status(third.access())).isEqualTo(200);
    isRefused(renew(one, first.refresh()), "invalid_grant");
    for (Tokens tokens : List.of(first, second, third)) {
      assertThat(two.status(tokens.access())).isEqualTo(401);
      assertThat(one.status(tokens.access())).isEqualTo(401);
    }
    isRefused(renew(two, third.refresh()), "invalid_grant");
  }

  @Test
  void loginThatIsNotUsedEnds() {
    Admitted idle = settled("idle");
    Tokens tokens = new LoginBrowser(one).tokens("idle", CHOSEN);
    database
        .admin()
        .sql("update person_logins set good_until = now() where person_id = ?::uuid")
        .param(idle.id)
        .update();
    isRefused(renew(one, tokens.refresh()), "invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=refresh_token&client_id=varve-cli, 400, invalid_request",
    "grant_type=refresh_token&client_id=varve-cli&refresh_token=planted, 400, invalid_grant",
    "grant_type=refresh_token&client_id=other&refresh_token=planted, 401, invalid_client",
    "grant_type=authorization_code&code=planted, 401, invalid_client",
    "grant_type=authorization_code&client_id=varve-cli&client_secret=planted, 401, invalid_client"
  })
  void badGrantIsRefusedWithoutBeingQuoted(String form, int status, String error) {
    HttpResponse<byte[]> response = one.post(TOKENS, form);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("error").asString()).isEqualTo(error);
    assertThat(new String(response.body(), UTF_8)).doesNotContain("planted");
  }

  @Test
  void resetEndsLoginsOnEveryNodeAtOnce() {
    Admitted person = settled("forgetful");
    LoginBrowser waiting = new LoginBrowser(two);
    String code = waiting.code("forgetful", CHOSEN);
    Tokens tokens = new LoginBrowser(two).tokens("forgetful", CHOSEN);
    assertThat(one.status(tokens.access())).isEqualTo(200);
    assertThat(two.status(tokens.access())).isEqualTo(200);
    HttpResponse<byte[]> answer = one.ask(admin, "POST", PEOPLE + "/" + person.id + "/reset", null);
    assertThat(two.status(tokens.access())).isEqualTo(401);
    assertThat(one.status(tokens.access())).isEqualTo(401);
    assertThat(answer.statusCode()).isEqualTo(200);
    isRefused(renew(two, tokens.refresh()), "invalid_grant");
    isRefused(waiting.redeem(code), "invalid_grant");
    assertThat(new LoginBrowser(two).logIn("forgetful", CHOSEN).statusCode()).isEqualTo(403);
    Admitted again = Admitted.of(answer);
    assertThat(again.id).isEqualTo(person.id);
    LoginBrowser.back(
        new LoginBrowser(two).choose("forgetful", again.password, "another good password"));
  }

  @Test
  void anotherPasswordEndsTheLoginsOfTheOneBefore() {
    settled("changing");
    Tokens tokens = new LoginBrowser(one).tokens("changing", CHOSEN);
    assertThat(two.status(tokens.access())).isEqualTo(200);
    LoginBrowser browser = new LoginBrowser(one);
    Map<String, String> back =
        LoginBrowser.back(browser.choose("changing", CHOSEN, "another good password"));
    assertThat(two.status(tokens.access())).isEqualTo(401);
    assertThat(two.status(Tokens.of(browser.redeem(LoginBrowser.code(back))).access()))
        .isEqualTo(200);
  }

  @Test
  void deletedPersonIsRefusedOnEveryNodeAtOnce() {
    Admitted person = settled("leaving");
    Tokens tokens = new LoginBrowser(two).tokens("leaving", CHOSEN);
    assertThat(two.status(tokens.access())).isEqualTo(200);
    String path = PEOPLE + "/" + person.id;
    assertThat(one.ask(admin, "DELETE", path, null).statusCode()).isEqualTo(204);
    assertThat(two.status(tokens.access())).isEqualTo(401);
    isRefused(renew(two, tokens.refresh()), "invalid_grant");
    assertThat(new LoginBrowser(one).logIn("leaving", CHOSEN).statusCode()).isEqualTo(403);
    assertThat(one.ask(admin, "DELETE", path, null).statusCode()).isEqualTo(404);
    assertThat(one.ask(admin, "POST", path + "/reset", null).statusCode()).isEqualTo(404);
    // The name is free again, and another id stands for it.
    assertThat(admitted("leaving").id).isNotEqualTo(person.id);
  }

  @Test
  void refreshAndAccessTokensEndTheirLogin() {
    for (boolean byAccess : new boolean[] {false, true}) {
      Tokens tokens = new LoginBrowser(one).tokens(EVERYDAY, CHOSEN);
      assertThat(two.status(tokens.access())).isEqualTo(200);
      String token = byAccess ? tokens.access() : tokens.refresh();
      for (int i = 0; i < 2; i++) {
        assertThat(one.post("/oauth/revoke", "client_id=varve-cli&token=" + token).statusCode())
            .isEqualTo(200);
      }
      assertThat(two.status(tokens.access())).isEqualTo(401);
      isRefused(renew(two, tokens.refresh()), "invalid_grant");
    }
    for (String token : List.of("planted", admin)) {
      assertThat(one.post("/oauth/revoke", "client_id=varve-cli&token=" + token).statusCode())
          .isEqualTo(200);
    }
    assertThat(one.status(admin)).isEqualTo(200);
    isRefused(one.post("/oauth/revoke", "client_id=varve-cli"), "invalid_request");
  }

  @Test
  void nameThatIsGuessedWaitsAndOthersDoNot() {
    settled("guessed");
    for (int i = 0; i < 10; i++) {
      HttpResponse<byte[]> page = new LoginBrowser(one).logIn("guessed", "planted " + i);
      assertThat(page.statusCode()).isEqualTo(403);
      assertThat(new String(page.body(), UTF_8)).contains("not right").doesNotContain("planted");
    }
    HttpResponse<byte[]> page = new LoginBrowser(one).logIn("guessed", CHOSEN);
    assertThat(page.statusCode()).isEqualTo(429);
    assertThat(page.headers().firstValue("Retry-After")).contains("60");
    assertThat(new LoginBrowser(one).choose("guessed", CHOSEN, "another good one").statusCode())
        .isEqualTo(429);
    new LoginBrowser(one).code(EVERYDAY, CHOSEN);
  }

  @Test
  void nameThatNobodyHasIsAnsweredLikeAWrongPassword() {
    String known =
        new String(new LoginBrowser(one).logIn(EVERYDAY, "planted").body(), UTF_8)
            .replace(EVERYDAY, "NAME");
    String unknown =
        new String(new LoginBrowser(one).logIn("unheard", "planted").body(), UTF_8)
            .replace("unheard", "NAME");
    String bits = "value=\"[A-Za-z0-9_-]{43}\"";
    String challenge = "code_challenge=[A-Za-z0-9_-]{43}";
    assertThat(unknown.replaceAll(bits, "").replaceAll(challenge, ""))
        .isEqualTo(known.replaceAll(bits, "").replaceAll(challenge, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "every day", "\u0130", "%", "a\nb"})
  void textThatIsNoNameIsAnsweredLikeAWrongPassword(String name) {
    HttpResponse<byte[]> page = new LoginBrowser(two).logIn(name, CHOSEN);
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(new String(page.body(), UTF_8)).contains("not right");
  }

  @Test
  void nameWithANulIsAWrongName() {
    for (String name : List.of("\u0000", EVERYDAY + "\u0000", "a\u0000b")) {
      assertThat(new LoginBrowser(one).logIn(name, CHOSEN).statusCode()).as(name).isEqualTo(403);
    }
  }

  @Test
  void longFormIsRefusedByItsLengthHoweverItIsSent() {
    String form = "name=a&password=" + "x".repeat(20_000);
    assertThat(one.post(PASSWORD, form).statusCode()).isEqualTo(413);
    assertThat(
            one.post(PASSWORD, form, "Idempotency-Key", "01a22ee3-cc47-7148-a4a8-11af3becab90")
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void formOfAnotherSiteIsNotTaken() {
    Map<String, String> right = Map.of("name", EVERYDAY, "password", CHOSEN);
    LoginBrowser without = new LoginBrowser(one);
    assertThat(without.send(AUTHORIZE, right).statusCode()).isEqualTo(403);
    LoginBrowser browser = new LoginBrowser(one);
    browser.open(AUTHORIZE, browser.request());
    for (String form : List.of("", "planted", "A".repeat(43))) {
      HttpResponse<byte[]> page =
          browser.send(AUTHORIZE, Map.of("name", EVERYDAY, "password", CHOSEN, "form", form));
      assertThat(page.statusCode()).isEqualTo(403);
      assertThat(new String(page.body(), UTF_8)).contains("too long");
    }
    for (String site : List.of("cross-site", "same-site", "none")) {
      assertThat(browser.send(AUTHORIZE, right, "Sec-Fetch-Site", site).statusCode())
          .isEqualTo(403);
    }
    LoginBrowser.back(browser.send(AUTHORIZE, right, "Sec-Fetch-Site", "same-origin"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:49152/other",
        "http://127.0.0.1:49152/varve-login?a=b",
        "http://127.0.0.1:49152/varve-login/",
        "http://127.0.0.1:99999/varve-login",
        "http://127.0.0.1:080/varve-login",
        "http://127.0.0.1@evil.example/varve-login",
        "http://127.0.0.1:1@evil.example/varve-login",
        "http://localhost:49152/varve-login",
        "https://127.0.0.1:49152/varve-login",
        "https://evil.example/",
        ""
      })
  void browserIsNotSentToAnAddressThatIsNotTheProgramsOwn(String redirect) {
    LoginBrowser browser = new LoginBrowser(one);
    Map<String, String> request = browser.request();
    request.put("redirect_uri", redirect);
    HttpResponse<byte[]> page = browser.open(AUTHORIZE, request);
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.headers().firstValue("Location")).isEmpty();
    assertThat(new String(page.body(), UTF_8)).contains("go back").doesNotContain("evil");
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "code_challenge_method, plain, invalid_request",
    "code_challenge, short, invalid_request",
    "response_mode, fragment, invalid_request",
    "prompt, none, login_required",
    "request, eyJ, request_not_supported"
  })
  void programIsToldWhatItCannotHave(String field, String value, String error) {
    LoginBrowser browser = new LoginBrowser(one);
    Map<String, String> request = browser.request();
    request.put(field, value);
    assertThat(LoginBrowser.back(browser.open(AUTHORIZE, request)))
        .containsEntry("error", error)
        .containsEntry("state", "a state & more")
        .containsEntry("iss", ApiClientNode.ISSUER.toString());
  }

  @Test
  void pageIsKeptNowhereRunsNothingAndIsPartOfNoOther() {
    LoginBrowser browser = new LoginBrowser(one);
    Map<String, String> request = browser.request();
    request.put("state", "\"><script>planted</script>");
    request.put("login_hint", "\"><b>planted</b>");
    HttpResponse<byte[]> page = browser.open(AUTHORIZE, request);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'; style-src 'sha256-")
        .endsWith(
            "; form-action 'self' http://127.0.0.1:49152; base-uri 'none'; frame-ancestors 'none'")
        .doesNotContain("script", "unsafe");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Lax");
    assertThat(new String(page.body(), UTF_8)).doesNotContain("<script", "<b>planted");
  }

  @Test
  void passwordIsChangedWithoutAProgramToo() {
    Admitted person = admitted("alone");
    LoginBrowser browser = new LoginBrowser(one);
    HttpResponse<byte[]> page = browser.open(PASSWORD, Map.of());
    assertThat(new String(page.body(), UTF_8)).contains("action=\"password\"");
    page =
        browser.sendAlone(
            PASSWORD,
            Map.of(
                "name", "alone", "password", person.password, "chosen", CHOSEN, "again", CHOSEN));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new String(page.body(), UTF_8)).contains("is changed");
    new LoginBrowser(two).code("alone", CHOSEN);
  }

  @Test
  void discoveryTellsProgramsHowPeopleLogIn() {
    JsonNode document =
        json(TestServer.ask("GET", one.server().url() + "/.well-known/openid-configuration", null));
    assertThat(document.path("authorization_endpoint").asString())
        .isEqualTo(ApiClientNode.ISSUER + AUTHORIZE);
    assertThat(document.path("revocation_endpoint").asString())
        .isEqualTo(ApiClientNode.ISSUER + "/oauth/revoke");
    assertThat(document.path("code_challenge_methods_supported").valueStream().toList())
        .singleElement()
        .extracting(JsonNode::asString)
        .isEqualTo("S256");
    assertThat(document.path("authorization_response_iss_parameter_supported").asBoolean())
        .isTrue();
  }

  @Test
  void nameIsTakenOnceAndPeopleAreListed() {
    admitted("taken");
    HttpResponse<byte[]> again = one.ask(admin, "POST", PEOPLE, "{\"name\":\"taken\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).at("/error/type").asString()).isEqualTo("PersonAlreadyExists");
    for (String name : List.of("", "Anna", "-a", "a b", "a".repeat(129))) {
      assertThat(one.ask(admin, "POST", PEOPLE, "{\"name\":\"" + name + "\"}").statusCode())
          .isEqualTo(400);
    }
    assertThat(one.ask(admin, "DELETE", PEOPLE + "/taken", null).statusCode()).isEqualTo(400);
    JsonNode list = json(two.ask(admin, "GET", PEOPLE, null)).path("people");
    assertThat(list.valueStream().map(person -> person.path("name").asString())).contains("taken");
  }

  @Test
  void changeIsAnEventOfWhoMadeItAndNoSecretIsKept() {
    Admitted person = settled("planted@example.com");
    LoginBrowser browser = new LoginBrowser(one);
    String code = browser.code(person.name, CHOSEN);
    Tokens tokens = Tokens.of(browser.redeem(code));
    assertThat(
            database
                .admin()
                .sql(
                    "select metadata->>'actor' from events where stream_id = ?::uuid"
                        + " and event_name = 'PersonPasswordChanged'")
                .param(person.id)
                .query(String.class)
                .list())
        .containsExactly("varve~" + person.id);
    List<String> tables =
        database
            .admin()
            .sql("select quote_ident(tablename) from pg_tables where schemaname = current_schema()")
            .query(String.class)
            .list();
    assertThat(tables).contains("person_passwords", "person_logins", "login_codes", "events");
    for (String table : tables) {
      for (String secret : List.of(person.password, CHOSEN, code, tokens.refresh())) {
        assertThat(holds(table, secret)).as(table).isFalse();
      }
    }
    for (String table : List.of("events", "heads", "requests", "attempts", "people")) {
      assertThat(holds(table, person.name)).as(table).isFalse();
    }
  }

  private static boolean holds(String table, String text) {
    return database
        .admin()
        .sql("select exists(select from " + table + " t where position(? in t::text) > 0)")
        .param(text)
        .query(Boolean.class)
        .single();
  }

  @Test
  void ledgerIsProvedWithItsPeople() {
    Admitted person = settled("proved");
    one.ask(admin, "POST", PEOPLE + "/" + person.id + "/reset", null);
    Report report = database.verify(false);
    assertThat(report.clean()).as(report.toString()).isTrue();
  }
}
