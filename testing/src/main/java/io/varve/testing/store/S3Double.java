package io.varve.testing.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Objects over S3's protocol, in memory, for signed requests only, with a count of the metadata
 * files that were read. A list has two keys a page.
 */
public final class S3Double implements AutoCloseable {

  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
  private static final int PAGE = 2;

  private final SortedMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final HttpServer http;

  /** Starts one on loopback. */
  public S3Double() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
  }

  /** The endpoint, for requests with the bucket in the path. */
  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** How often a metadata file was read. */
  public int reads() {
    return reads.get();
  }

  /** Overwrites a file, as a client that holds a credential for it can. */
  public void alter(String location, UnaryOperator<String> change) {
    objects.computeIfPresent(
        location.replaceFirst("^s3:/", ""),
        (path, bytes) -> change.apply(new String(bytes, UTF_8)).getBytes(UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      byte[] body = exchange.getRequestBody().readAllBytes();
      List<String> signatures = exchange.getRequestHeaders().get("Authorization");
      if (signatures == null || signatures.size() != 1) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      boolean inChunks = exchange.getRequestHeaders().containsKey("x-amz-decoded-content-length");
      byte[] content = inChunks ? joined(body) : body;
      switch (exchange.getRequestMethod()) {
        case "PUT" -> {
          objects.put(path, content);
          exchange.sendResponseHeaders(200, -1);
        }
        case "DELETE" -> {
          objects.remove(path);
          exchange.sendResponseHeaders(204, -1);
        }
        case "POST" -> deleteObjects(exchange, path, new String(content, UTF_8));
        default -> {
          if (query.contains("list-type=2")) {
            list(exchange, path, query);
          } else {
            read(exchange, path);
          }
        }
      }
    }
  }

  private void deleteObjects(HttpExchange exchange, String bucket, String xml) throws IOException {
    KEY.matcher(xml)
        .results()
        .forEach(key -> objects.remove(folder(bucket) + key.group(1).replace("&amp;", "&")));
    send(exchange, 200, "<DeleteResult/>");
  }

  private void list(HttpExchange exchange, String bucket, String query) throws IOException {
    String start = folder(bucket);
    String prefix = start + parameter(query, "prefix");
    String after = parameter(query, "continuation-token");
    List<Map.Entry<String, byte[]>> rest =
        objects.tailMap(after.isEmpty() ? prefix : after + "\0").entrySet().stream()
            .filter(object -> object.getKey().startsWith(prefix))
            .toList();
    List<Map.Entry<String, byte[]>> page = rest.subList(0, Math.min(PAGE, rest.size()));
    boolean more = page.size() < rest.size();
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      String token = page.getLast().getKey();
      xml.append("<NextContinuationToken>").append(token).append("</NextContinuationToken>");
    }
    for (Map.Entry<String, byte[]> object : page) {
      xml.append("<Contents><Key>").append(object.getKey().substring(start.length()));
      xml.append("</Key><Size>").append(object.getValue().length).append("</Size>");
      xml.append("<LastModified>2026-11-25T10:00:00.000Z</LastModified></Contents>");
    }
    send(exchange, 200, xml.append("</ListBucketResult>").toString());
  }

  private static String folder(String bucket) {
    return bucket.endsWith("/") ? bucket : bucket + "/";
  }

  private static String parameter(String query, String name) {
    return Arrays.stream(query.split("&"))
        .filter(part -> part.startsWith(name + "="))
        .map(part -> URLDecoder.decode(part.substring(name.length() + 1), UTF_8))
        .findFirst()
        .orElse("");
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (!head && path.endsWith(".metadata.json")) {
      reads.incrementAndGet();
    }
    byte[] object = objects.get(path);
    if (object == null) {
      send(exchange, 404, head ? "" : "<Error><Code>NoSuchKey</Code></Error>");
      return;
    }
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(object.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String asked = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(String.valueOf(asked));
    // A range with an end is answered with the whole object, as HTTP allows.
    boolean part = range.matches();
    int start = part ? Integer.parseInt(range.group(1)) : 0;
    if (start > 0 && start >= object.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange.sendResponseHeaders(part ? 206 : 200, object.length - start);
    exchange.getResponseBody().write(object, start, object.length - start);
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
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
