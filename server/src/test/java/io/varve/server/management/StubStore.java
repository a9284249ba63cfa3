package io.varve.server.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Objects over S3's protocol, put and got only by signed requests, with a count of the metadata
 * files got.
 */
final class StubStore implements AutoCloseable {

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final HttpServer http;

  StubStore() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** How often a metadata file was read. */
  int reads() {
    return reads.get();
  }

  /** Overwrites a file, as a client that holds a credential for it can. */
  void alter(String location, UnaryOperator<String> change) {
    objects.computeIfPresent(
        location.replaceFirst("^s3:/", ""),
        (path, bytes) -> change.apply(new String(bytes, UTF_8)).getBytes(UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      List<String> signatures = exchange.getRequestHeaders().get("Authorization");
      if (signatures == null || signatures.size() != 1) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      if (exchange.getRequestMethod().equals("PUT")) {
        boolean inChunks = exchange.getRequestHeaders().containsKey("x-amz-decoded-content-length");
        objects.put(path, inChunks ? joined(body) : body);
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      if (path.endsWith(".metadata.json")) {
        reads.incrementAndGet();
      }
      byte[] object = objects.get(path);
      if (object == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, object.length);
      exchange.getResponseBody().write(object);
    }
  }

  // Chunks of "length in hex;signature", end of line, bytes, end of line; the last one is empty.
  private static byte[] joined(byte[] chunks) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int size = 0;
      int digit;
      while ((digit = Character.digit(chunks[at], 16)) >= 0) {
        size = size * 16 + digit;
        at++;
      }
      if (size == 0) {
        return object.toByteArray();
      }
      while (chunks[at++] != '\n') {}
      object.write(chunks, at, size);
      at += size + 2;
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
