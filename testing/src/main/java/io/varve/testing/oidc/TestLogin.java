package io.varve.testing.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a person called anna logs in, on loopback: at once in a browser, and by a device code at
 * the second question. Its access tokens are those of a {@link TestIssuer}; a refresh token is good
 * once, and one that is shown twice ends them all.
 */
public final class TestLogin implements AutoCloseable {

  /** The public client that it knows. */
  public static final String CLIENT = "varve-cli";

  private final TestIssuer issuer;
  private final HttpServer http;
  private final Map<String, String> codes = new ConcurrentHashMap<>();
  private final Map<String, Boolean> refreshTokens = new ConcurrentHashMap<>();
  private final AtomicInteger refreshed = new AtomicInteger();
  private final AtomicInteger revoked = new AtomicInteger();
  private final AtomicInteger polls = new AtomicInteger();
  private volatile int life = 3_600;

  /** Starts one. */
  public TestLogin(TestIssuer issuer) {
    this.issuer = issuer;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/.well-known/openid-configuration", this::discovery);
    http.createContext("/authorize", this::authorize);
    http.createContext("/token", this::token);
    http.createContext("/device", this::device);
    http.createContext("/revoke", this::revoke);
    http.start();
  }

  /** Its issuer. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Says of tokens that it gives from now on how many seconds they are good. */
  public void life(int seconds) {
    life = seconds;
  }

  /** How often tokens were renewed. */
  public int refreshed() {
    return refreshed.get();
  }

  /** How often a token was ended. */
  public int revoked() {
    return revoked.get();
  }

  /** Ends all logins. */
  public void endLogins() {
    refreshTokens.clear();
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private void discovery(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        Map.of(
            "issuer", uri().toString(),
            "authorization_endpoint", uri() + "/authorize",
            "token_endpoint", uri() + "/token",
            "device_authorization_endpoint", uri() + "/device",
            "revocation_endpoint", uri() + "/revoke"));
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, query.get("code_challenge_method") + " " + query.get("code_challenge"));
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void device(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(body(exchange));
    codes.put("device", form.get("code_challenge_method") + " " + form.get("code_challenge"));
    answer(
        exchange,
        200,
        Map.of(
            "device_code",
            "device",
            "user_code",
            "ABCD-EFGH",
            "verification_uri",
            uri() + "/type",
            "interval",
            1));
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(body(exchange));
    boolean known = CLIENT.equals(form.get("client_id"));
    switch (known ? form.getOrDefault("grant_type", "") : "") {
      case "authorization_code" -> ofCode(exchange, form.get("code"), form);
      case "urn:ietf:params:oauth:grant-type:device_code" -> {
        if (polls.incrementAndGet() == 1) {
          answer(exchange, 400, Map.of("error", "authorization_pending"));
        } else {
          ofCode(exchange, form.get("device_code"), form);
        }
      }
      case "refresh_token" -> {
        // Long enough for others to come with the same one.
        Boolean fresh = refreshTokens.replace(form.getOrDefault("refresh_token", ""), false);
        if (Boolean.TRUE.equals(fresh)) {
          refreshed.incrementAndGet();
          give(exchange);
        } else {
          refreshTokens.clear();
          answer(exchange, 400, Map.of("error", "invalid_grant"));
        }
      }
      default -> answer(exchange, 401, Map.of("error", "invalid_client"));
    }
  }

  private void ofCode(HttpExchange exchange, @Nullable String code, Map<String, String> form)
      throws IOException {
    String challenge = code == null ? null : codes.remove(code);
    if (("S256 " + s256(form.getOrDefault("code_verifier", ""))).equals(challenge)) {
      give(exchange);
    } else {
      answer(exchange, 400, Map.of("error", "invalid_grant"));
    }
  }

  private void give(HttpExchange exchange) throws IOException {
    String refresh = UUID.randomUUID().toString();
    refreshTokens.put(refresh, true);
    answer(
        exchange,
        200,
        Map.of(
            "access_token",
            issuer.token("anna"),
            "refresh_token",
            refresh,
            "token_type",
            "Bearer",
            "expires_in",
            life));
  }

  private void revoke(HttpExchange exchange) throws IOException {
    refreshTokens.remove(form(body(exchange)).getOrDefault("token", ""));
    revoked.incrementAndGet();
    answer(exchange, 200, Map.of());
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
  }

  private static Map<String, String> form(@Nullable String text) {
    return Arrays.stream(text == null ? new String[0] : text.split("&"))
        .map(field -> field.split("=", 2))
        .filter(field -> field.length == 2)
        .collect(
            Collectors.toMap(
                field -> field[0],
                field -> URLDecoder.decode(field[1], UTF_8),
                (one, other) -> other,
                LinkedHashMap::new));
  }

  private static String s256(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, Map<String, ?> json)
      throws IOException {
    byte[] body = JSONObjectUtils.toJSONString(json).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
