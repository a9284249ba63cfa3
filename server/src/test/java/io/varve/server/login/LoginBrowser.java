package io.varve.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.TestServer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A browser at the login pages of a node, and the program that sent it there. */
final class LoginBrowser {

  static final String AUTHORIZE = "/oauth/authorize";
  static final String PASSWORD = "/oauth/password";
  static final String REDIRECT = "http://127.0.0.1:49152/varve-login";

  private static final Pattern BITS = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

  private final ApiClientNode node;
  private final String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
  private String cookie = "";
  private String bits = "";

  LoginBrowser(ApiClientNode node) {
    this.node = node;
  }

  /** Tokens of a login. */
  record Tokens(String access, String refresh) {

    static Tokens of(HttpResponse<byte[]> response) {
      assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
      JsonNode json = ApiClientNode.json(response);
      return new Tokens(
          json.path("access_token").asString(), json.path("refresh_token").asString());
    }
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + ApiClientNode.encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** What the program asks for. */
  Map<String, String> request() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8));
      Map<String, String> request = new LinkedHashMap<>();
      request.put("response_type", "code");
      request.put("client_id", "varve-cli");
      request.put("redirect_uri", REDIRECT);
      request.put("state", "a state & more");
      request.put("code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
      request.put("code_challenge_method", "S256");
      return request;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> open(String path, Map<String, String> query) {
    HttpResponse<byte[]> page =
        TestServer.ask(
            "GET",
            node.server().url() + path + (query.isEmpty() ? "" : "?" + form(query)),
            null,
            "Cookie",
            cookie);
    page.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
    Matcher found = BITS.matcher(new String(page.body(), UTF_8));
    bits = found.find() ? found.group(1) : "";
    return page;
  }

  /** Sends the form of a page that a program led to. */
  HttpResponse<byte[]> send(String path, Map<String, String> fields, String... headers) {
    return sendAlone(path + "?" + form(request()), fields, headers);
  }

  /** Sends the form of a page. */
  HttpResponse<byte[]> sendAlone(String address, Map<String, String> fields, String... headers) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.putIfAbsent("form", bits);
    String[] sent = new String[headers.length + 2];
    sent[0] = "Cookie";
    sent[1] = cookie;
    System.arraycopy(headers, 0, sent, 2, headers.length);
    return node.post(address, form(all), sent);
  }

  /** Sends name and password. */
  HttpResponse<byte[]> logIn(String name, String password) {
    open(AUTHORIZE, request());
    return send(AUTHORIZE, Map.of("name", name, "password", password));
  }

  /** Chooses another password. */
  HttpResponse<byte[]> choose(String name, String password, String chosen) {
    open(PASSWORD, request());
    return send(
        PASSWORD, Map.of("name", name, "password", password, "chosen", chosen, "again", chosen));
  }

  /** The parameters by which a browser is sent back to the program. */
  static Map<String, String> back(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(303);
    URI location = URI.create(response.headers().firstValue("Location").orElseThrow());
    assertThat(location.toString()).startsWith(REDIRECT + "?");
    return Pattern.compile("&")
        .splitAsStream(location.getRawQuery())
        .map(one -> one.split("=", 2))
        .collect(Collectors.toMap(one -> one[0], one -> URLDecoder.decode(one[1], UTF_8)));
  }

  /** The code by which a browser is sent back. */
  static String code(Map<String, String> back) {
    return Objects.requireNonNull(back.get("code"));
  }

  /** A code of somebody who logs in. */
  String code(String name, String password) {
    return code(back(logIn(name, password)));
  }

  Map<String, String> redemption(String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", "varve-cli");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    form.put("code_verifier", verifier);
    return form;
  }

  HttpResponse<byte[]> redeem(String code) {
    return node.post(ApiClientNode.TOKENS, form(redemption(code)));
  }

  /** Tokens of somebody who logs in. */
  Tokens tokens(String name, String password) {
    return Tokens.of(redeem(code(name, password)));
  }
}
