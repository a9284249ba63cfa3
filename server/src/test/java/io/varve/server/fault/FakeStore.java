package io.varve.server.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of an S3 store and its STS as Varve needs, in memory, and as slow as a test wants. */
public final class FakeStore implements AutoCloseable {

  /** How the store answers. */
  enum Mood {
    WELL,
    /** Takes requests and answers none. */
    SILENT,
    /** Begins to answer at once, and goes on with a byte now and then. */
    TRICKLING
  }

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile Mood mood = Mood.WELL;
  private volatile Duration delay = Duration.ZERO;
  private final HttpServer server;

  /** Starts one on a free port. */
  public FakeStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void be(Mood next) {
    mood = next;
  }

  void delay(Duration before) {
    delay = before;
  }

  /** Requests that have no answer yet. */
  int waiting() {
    return waiting.get();
  }

  /** How often STS was asked. */
  int sessions() {
    return sessions.get();
  }

  /** Copies an object to another name in its folder, and gives its location. */
  String copy(String location, String name) {
    String to = location.replaceFirst("[^/]+$", name + ".metadata.json");
    objects.put(to.replaceFirst("^s3:/", ""), objects.get(location.replaceFirst("^s3:/", "")));
    return to;
  }

  private void serve(HttpExchange exchange) throws IOException {
    waiting.incrementAndGet();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("POST") && isSts(exchange)) {
        sessions.incrementAndGet();
      }
      Thread.sleep(delay);
      while (mood == Mood.SILENT) {
        Thread.sleep(50);
      }
      answer(exchange, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
  }

  private static boolean isSts(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().equals("/");
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        boolean chunked = exchange.getRequestHeaders().containsKey("x-amz-decoded-content-length");
        objects.put(path, chunked ? unchunked(body) : body);
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        exchange.sendResponseHeaders(200, -1);
      }
      case "DELETE" -> {
        objects.remove(path);
        exchange.sendResponseHeaders(204, -1);
      }
      case "HEAD" -> {
        byte[] found = objects.get(path);
        if (found != null) {
          exchange.getResponseHeaders().set("Content-Length", "" + found.length);
        }
        exchange.sendResponseHeaders(found == null ? 404 : 200, -1);
      }
      case "POST" -> send(exchange, 200, session().getBytes(StandardCharsets.UTF_8));
      default -> {
        byte[] found = objects.get(path);
        send(
            exchange,
            found == null ? 404 : 200,
            found == null
                ? "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8)
                : found);
      }
    }
  }

  private void send(HttpExchange exchange, int status, byte[] content)
      throws IOException, InterruptedException {
    exchange.sendResponseHeaders(status, content.length);
    for (byte one : content) {
      exchange.getResponseBody().write(one);
      if (mood == Mood.TRICKLING) {
        exchange.getResponseBody().flush();
        Thread.sleep(500);
      }
    }
  }

  private static String session() {
    return """
        <AssumeRoleResponse><AssumeRoleResult><Credentials>
        <AccessKeyId>a</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
        <SessionToken>t</SessionToken><Expiration>%s</Expiration>
        </Credentials></AssumeRoleResult></AssumeRoleResponse>"""
        .formatted(Instant.now().plusSeconds(3600));
  }

  /**
   * What AWS's client sends in signed chunks: a line with the length in hex, and then the bytes.
   */
  private static byte[] unchunked(byte[] body) {
    InputStream in = new ByteArrayInputStream(body);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try {
      while (true) {
        String line = line(in);
        int length = Integer.parseInt(line.split(";", 2)[0], 16);
        if (length == 0) {
          return whole.toByteArray();
        }
        whole.write(in.readNBytes(length));
        line(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    mood = Mood.WELL;
    server.stop(0);
  }
}
