package io.varve.testing.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.varve.testing.tls.IssuedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider on loopback: discovery, keys that can be rotated, and a token endpoint for
 * client credentials. It can be stopped, and started again at its address.
 */
public final class TestIssuer implements AutoCloseable {

  /** The audience of its tokens. */
  public static final String AUDIENCE = "varve";

  /** The only client that it knows, and its secret, for tests only. */
  public static final String CLIENT = "test-client";

  public static final String SECRET = "test-client-test-secret";

  private final int port;
  private final @Nullable IssuedCertificate certificate;
  private final List<RSAKey> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger keyRequests = new AtomicInteger();
  private final AtomicInteger tokenRequests = new AtomicInteger();
  private volatile @Nullable String published;
  private volatile boolean trickling;
  private @Nullable HttpServer http;

  /** Starts one. */
  public TestIssuer() {
    this(null);
  }

  /**
   * Starts one.
   *
   * @param certificate serves TLS; null serves plain HTTP
   */
  public TestIssuer(@Nullable IssuedCertificate certificate) {
    this.certificate = certificate;
    keys.add(TestKeys.newKey());
    HttpServer started = listen(0);
    port = started.getAddress().getPort();
    http = started;
  }

  /** Its issuer, without a slash at the end. */
  public URI uri() {
    return URI.create((certificate == null ? "http" : "https") + "://127.0.0.1:" + port);
  }

  /** Where clients get tokens. */
  public URI tokenEndpoint() {
    return uri().resolve("/token");
  }

  /** How often its keys were asked for. */
  public int keyRequests() {
    return keyRequests.get();
  }

  /** How often a token was asked for. */
  public int tokenRequests() {
    return tokenRequests.get();
  }

  /** The key that signs. */
  public RSAKey key() {
    return keys.getLast();
  }

  /** Signs with a new key from now on; the old ones stay published. */
  public void rotate() {
    keys.add(TestKeys.newKey());
  }

  /** Publishes the newest key only. */
  public void withdrawOldKeys() {
    RSAKey newest = key();
    keys.removeIf(key -> key != newest);
  }

  /** Publishes this text in place of its keys. */
  public void publish(String text) {
    published = text;
  }

  /** Whether it sends a byte a second from now on, in place of answers. */
  public void trickle(boolean slowly) {
    trickling = slowly;
  }

  /** A good token of an hour for a subject. */
  public String token(String subject) {
    return token(subject, claims -> claims);
  }

  /** A token with other claims than those of a good one. */
  public String token(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
    return TestKeys.signed(key(), null, change.apply(claims(subject)).build());
  }

  /** A good token with a type in its header. */
  public String typed(String type, String subject) {
    return TestKeys.signed(key(), new JOSEObjectType(type), claims(subject).build());
  }

  /** A token with good claims that another key signed. */
  public String forged(RSAKey key, String subject) {
    return TestKeys.signed(key, null, claims(subject).build());
  }

  /** The claims of a good token. */
  public JWTClaimsSet.Builder claims(String subject) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(uri().toString())
        .audience(AUDIENCE)
        .subject(subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3_600)));
  }

  /** Does not answer any more. */
  public synchronized void stop() {
    if (http != null) {
      http.stop(0);
      http = null;
    }
  }

  /** Answers again, at the same address. */
  public synchronized void start() {
    if (http == null) {
      http = listen(port);
    }
  }

  @Override
  public void close() {
    stop();
  }

  private HttpServer listen(int at) {
    try {
      var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), at);
      HttpServer server = created(address);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/.well-known/openid-configuration", this::discovery);
      server.createContext("/keys", this::keys);
      server.createContext("/token", this::issue);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer created(InetSocketAddress address) throws IOException {
    if (certificate == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return server;
  }

  private void discovery(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        Map.of(
            "issuer", uri().toString(),
            "jwks_uri", uri() + "/keys",
            "token_endpoint", tokenEndpoint().toString()));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyRequests.incrementAndGet();
    String text = published;
    // As Kubernetes does, which has keys of no other type.
    if (!exchange.getRequestHeaders().getFirst("Accept").contains("application/jwk-set+json")) {
      answer(exchange, 406, Map.of());
    } else if (text == null) {
      answer(exchange, 200, new JWKSet(new ArrayList<>(keys)).toJSONObject(true));
    } else {
      answer(exchange, 200, text.getBytes(UTF_8));
    }
  }

  private void issue(HttpExchange exchange) throws IOException {
    tokenRequests.incrementAndGet();
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String basic =
        "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
    boolean known =
        basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            || (form.contains("client_id=" + CLIENT) && form.contains("client_secret=" + SECRET));
    if (known && form.contains("grant_type=client_credentials")) {
      answer(
          exchange,
          200,
          Map.of("access_token", token(CLIENT), "token_type", "Bearer", "expires_in", 3_600));
    } else {
      answer(exchange, 401, Map.of("error", "invalid_client"));
    }
  }

  private void answer(HttpExchange exchange, int status, Map<String, ?> json) throws IOException {
    answer(exchange, status, JSONObjectUtils.toJSONString(json).getBytes(UTF_8));
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    for (int i = 0; trickling && i < body.length; i++) {
      exchange.getResponseBody().write(body, i, 1);
      exchange.getResponseBody().flush();
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
    if (!trickling) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
