package io.varve.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.varve.api.http.EnvelopeResponse;
import io.varve.api.http.ErrorType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Serves {@code GET /metrics} to Prometheus, on a port of its own that needs no login. */
public final class MetricsServer implements SmartLifecycle {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  // Of the JDK's server, which reads them once: seconds for a request and for an answer, and how
  // many connections; without them a few thousand half-sent heads would fill the heap.
  private static final Map<String, String> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30",
          "jdk.httpserver.maxConnections", "64",
          "sun.net.httpserver.maxReqHeaderSize", "16384");

  private final PrometheusMeterRegistry registry;
  private final InetSocketAddress address;
  private final Optional<SSLContext> tls;
  private volatile @Nullable HttpServer server;
  private volatile @Nullable ExecutorService threads;

  /** Will serve {@code registry} at {@code bind}; port 0 takes any free one. */
  public MetricsServer(PrometheusMeterRegistry registry, InetAddress bind, int port) {
    this(registry, bind, port, Optional.empty());
  }

  /**
   * As above.
   *
   * @param tls what TLS is served with; empty serves plain HTTP
   */
  public MetricsServer(
      PrometheusMeterRegistry registry, InetAddress bind, int port, Optional<SSLContext> tls) {
    this.registry = registry;
    this.tls = tls;
    this.address = new InetSocketAddress(bind, port);
  }

  /**
   * Starts to serve.
   *
   * @throws IllegalStateException if the port cannot be bound, such as when another process has it
   */
  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    LIMITS.forEach(
        (property, value) -> {
          if (System.getProperty(property) == null) {
            System.setProperty(property, value);
          }
        });
    try {
      HttpServer created = created();
      ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
      created.setExecutor(virtual);
      created.createContext("/", this::serve);
      created.start();
      threads = virtual;
      server = created;
    } catch (IOException e) {
      throw new IllegalStateException(
          "The metrics port %s:%d cannot be opened (%s); stop who uses it or set another port"
              .formatted(address.getAddress().getHostAddress(), address.getPort(), e.getMessage()),
          e);
    }
  }

  private HttpServer created() throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer https = HttpsServer.create(address, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return https;
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.close();
      threads = null;
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /**
   * The port in use.
   *
   * @throws IllegalStateException if the server is not running
   */
  public int port() {
    HttpServer running = server;
    if (running == null) {
      throw new IllegalStateException("The metrics server is not running");
    }
    return running.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        refuse(exchange, ErrorType.NOT_FOUND, "Only /metrics is served here");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        refuse(exchange, ErrorType.METHOD_NOT_ALLOWED, "Only GET is served here");
      } else {
        byte[] scrape = registry.scrape().getBytes(StandardCharsets.UTF_8);
        send(exchange, 200, PROMETHEUS_TEXT, scrape);
      }
    }
  }

  private static void refuse(HttpExchange exchange, ErrorType type, String message)
      throws IOException {
    send(
        exchange,
        type.status(),
        "application/json",
        new EnvelopeResponse(type, message).envelope());
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
