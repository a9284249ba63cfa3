package io.varve.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A login in the browser of this machine: an authorization code that comes back to loopback (RFC
 * 8252), with PKCE. Pages of others that call that address have no state, and change nothing.
 */
final class BrowserLogin {

  private static final String PATH = "/varve-login";

  /** As it is registered: providers take any port of it. */
  static final String REGISTERED = "http://127.0.0.1" + PATH;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MOST_QUERY = 16 << 10;

  private final LoginTarget target;
  private final ProviderEndpoints endpoints;
  private final TrustedAuthorities trusted;
  private final String state = Pkce.random();
  private final Pkce proof = Pkce.generate();
  private final CompletableFuture<Map<String, String>> back = new CompletableFuture<>();

  /**
   * @param trusted whose certificates the provider may have
   */
  BrowserLogin(LoginTarget target, ProviderEndpoints endpoints, TrustedAuthorities trusted) {
    this.target = target;
    this.endpoints = endpoints;
    this.trusted = trusted;
  }

  /**
   * Waits until somebody has logged in.
   *
   * @param open shows an address to a browser
   * @throws RefusedByServerException if nobody did, or the provider refused it
   */
  TokenEndpoint.Answer logIn(Consumer<URI> open) throws InterruptedException {
    URI authorization =
        endpoints
            .authorization()
            .orElseThrow(
                () -> new RefusedByServerException(target.issuer() + " has no login for browsers"));
    HttpServer listening = listen();
    try {
      String redirect = "http://127.0.0.1:" + listening.getAddress().getPort() + PATH;
      open.accept(URI.create(authorization + separator(authorization) + query(redirect)));
      return exchanged(code(), redirect);
    } finally {
      // The page that says so is on its way.
      listening.stop(1);
    }
  }

  private HttpServer listen() {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
      server.createContext("/", this::take);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UsageException("No port of this machine is free for the browser; try --device");
    }
  }

  private static String separator(URI authorization) {
    return authorization.getRawQuery() == null ? "?" : "&";
  }

  private String query(String redirect) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", target.client());
    parameters.put("redirect_uri", redirect);
    parameters.put("scope", target.scope());
    parameters.put("state", state);
    parameters.put("code_challenge", proof.challenge());
    parameters.put("code_challenge_method", "S256");
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + TokenEndpoint.encoded(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private void take(HttpExchange exchange) throws IOException {
    Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
    boolean ours =
        exchange.getRequestURI().getPath().equals(PATH)
            && exchange.getRequestMethod().equals("GET")
            && MessageDigest.isEqual(
                state.getBytes(StandardCharsets.US_ASCII),
                parameters.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8))
            // RFC 9207: a code of another provider is not taken to this one.
            && parameters
                .getOrDefault("iss", target.issuer().toString())
                .equals(target.issuer().toString());
    String page =
        !ours
            ? "This is not the answer that varve waits for."
            : parameters.containsKey("code")
                ? "varve has the login. You can close this page."
                : "The login was refused. The terminal says more.";
    answer(exchange, ours ? 200 : 400, page);
    if (ours) {
      back.complete(parameters);
    }
  }

  private static void answer(HttpExchange exchange, int status, String page) throws IOException {
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query != null && query.length() <= MOST_QUERY) {
      for (String parameter : query.split("&")) {
        int equals = parameter.indexOf('=');
        if (equals > 0) {
          parameters.put(parameter.substring(0, equals), decoded(parameter.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private String code() throws InterruptedException {
    try {
      Map<String, String> parameters = back.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      String code = parameters.getOrDefault("code", "");
      if (code.isEmpty()) {
        throw new RefusedByServerException(
            "The identity provider refused the login: " + parameters.getOrDefault("error", ""));
      }
      return code;
    } catch (TimeoutException e) {
      throw new RefusedByServerException("Nobody logged in within 5 minutes");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private TokenEndpoint.Answer exchanged(String code, String redirect) throws InterruptedException {
    TokenEndpoint.Answer answer =
        new TokenEndpoint(endpoints.token(), trusted)
            .ask(
                Map.of(
                    "grant_type",
                    "authorization_code",
                    "client_id",
                    target.client(),
                    "code",
                    code,
                    "redirect_uri",
                    redirect,
                    "code_verifier",
                    proof.verifier()),
                null);
    if (!answer.isGood()) {
      throw new RefusedByServerException(
          "The identity provider gave no token for the login: it answered "
              + answer.status()
              + " "
              + answer.error());
    }
    return answer;
  }
}
