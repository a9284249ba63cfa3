package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** Sends requests to a server, and says in a sentence what came in the way. */
final class ServerConnection {

  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7E]+");

  /** The longest answer that is taken, in bytes. */
  private static final long MAX_ANSWER = 64L << 20;

  private final HttpClient http;
  private final String server;
  private final Tokens tokens;
  private final Peer peer;
  private Optional<UUID> role = Optional.empty();
  private Consumer<HttpRequest.Builder> more = request -> {};

  /**
   * @param tokens the token of each request, for a server with a login
   */
  ServerConnection(URI server, Tokens tokens) {
    this(server, tokens, TrustedAuthorities.OF_JAVA);
  }

  /**
   * As above.
   *
   * @param trusted whose certificates it may have
   */
  ServerConnection(URI server, Tokens tokens, TrustedAuthorities trusted) {
    this(server, tokens, Peer.VARVE, trusted);
  }

  /** To an identity provider, without a token. */
  static ServerConnection toProvider(URI endpoint, TrustedAuthorities trusted) {
    return new ServerConnection(endpoint, Tokens.NONE, Peer.PROVIDER, trusted);
  }

  private ServerConnection(URI server, Tokens tokens, Peer peer, TrustedAuthorities trusted) {
    this.tokens = tokens;
    this.peer = peer;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    if ("http".equalsIgnoreCase(server.getScheme())) {
      builder.sslContext(trustOfNobody());
    } else {
      trusted.context().ifPresent(builder::sslContext);
    }
    this.http = builder.build();
    this.server = server.toString().replaceAll("/+$", "");
  }

  // Without TLS, reading the certificates that Java trusts would be a sixth of a command's work.
  private static SSLContext trustOfNobody() {
    try {
      SSLContext none = SSLContext.getInstance("TLS");
      none.init(new KeyManager[0], new TrustManager[0], null);
      return none;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has TLS", e);
    }
  }

  /** The same connection, with the rights of a role. */
  ServerConnection assuming(Optional<UUID> wanted) {
    role = wanted;
    return this;
  }

  /** The same connection, with more headers in each request. */
  ServerConnection adding(Consumer<HttpRequest.Builder> headers) {
    more = headers;
    return this;
  }

  /** The server's address, without a slash at its end. */
  String server() {
    return server;
  }

  /**
   * Sends a request and takes the whole answer.
   *
   * @param path with the query, as the server is to see it
   * @throws RefusedByServerException if there is no answer; it says why and what to do
   */
  HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> request)
      throws InterruptedException {
    return send(
        path,
        request,
        BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_ANSWER));
  }

  /** As above, for an answer of any kind. */
  <T> HttpResponse<T> send(
      String path, UnaryOperator<HttpRequest.Builder> request, BodyHandler<T> answer)
      throws InterruptedException {
    HttpRequest built = build(path, request);
    try {
      return http.send(built, answer);
    } catch (IOException e) {
      throw new RefusedByServerException(sentence(e));
    }
  }

  private HttpRequest build(String path, UnaryOperator<HttpRequest.Builder> request)
      throws InterruptedException {
    Optional<String> token = tokens.token();
    if (token.isPresent() && !PRINTABLE.matcher(token.get()).matches()) {
      throw new UsageException("The token to send has characters that no token has");
    }
    try {
      HttpRequest.Builder built = HttpRequest.newBuilder(URI.create(server + path));
      role.ifPresent(id -> built.header("x-assume-role", id.toString()));
      more.accept(built);
      token.ifPresent(text -> built.header("Authorization", "Bearer " + text));
      return request.apply(built).build();
    } catch (IllegalArgumentException e) {
      // Ids and tokens of pages in it are the server's own.
      throw notVarve();
    }
  }

  /** Says that an answer is none of Varve's. */
  RefusedByServerException notVarve() {
    return new RefusedByServerException(
        server + " answered in a way that Varve does not. Is it Varve that listens there?");
  }

  /** What an exception of the HTTP client means, without a word of its own. */
  String sentence(IOException problem) {
    return switch (problem) {
      case ConnectException e
          when e.getCause() instanceof ConnectException unresolved
              && unresolved.getCause() instanceof UnresolvedAddressException ->
          noHost();
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException -> noHost();
      case ConnectException e -> nothingAnswers();
      case HttpConnectTimeoutException e -> nothingAnswers();
      case HttpTimeoutException e -> server + " did not answer in time. " + peer.doubt;
      case SSLException e when isCertificate(e) ->
          server
              + " shows a certificate that is not trusted, or is for another name. Name a file with"
              + " that of its authority: --ca-certificate FILE";
      case SSLException e -> server + " can't be reached by TLS. Say http:// if it listens without";
      default ->
          "The connection to "
              + server
              + " broke before it had answered. "
              + peer.doubt.replace("?", ", and by " + server.replaceFirst(":.*", "") + "?");
    };
  }

  private String nothingAnswers() {
    return "Nothing answers at " + server + ". " + peer.ifAway;
  }

  private String noHost() {
    return "There is no host of this name: " + server + ". " + peer.ifUnknown;
  }

  private static boolean isCertificate(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }
}
