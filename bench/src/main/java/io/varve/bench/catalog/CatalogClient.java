package io.varve.bench.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One catalog, served by one or more nodes, which take turns. Sends what Iceberg's clients send: an
 * {@code Idempotency-Key} with each change, and that compressed answers are welcome, unless plain
 * ones are asked for.
 */
public final class CatalogClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final List<String> bases = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final @Nullable String delegation;
  private final @Nullable String token;
  private String prefix = "";

  /** A client that leaves it to the catalog how it reaches files. */
  public CatalogClient(List<URI> nodes, String warehouse) {
    this(nodes, warehouse, null, null);
  }

  /**
   * @param nodes URIs of the nodes, such as {@code http://127.0.0.1:8181/catalog}
   * @param warehouse name that {@code GET /v1/config} is asked with
   * @param delegation how it wants to reach files, such as {@code vended-credentials}
   * @param token that it logs in with, if it does
   */
  public CatalogClient(
      List<URI> nodes, String warehouse, @Nullable String delegation, @Nullable String token) {
    this.delegation = delegation;
    this.token = token;
    for (URI node : nodes) {
      String base = node.toString().replaceAll("/$", "") + "/v1/";
      bases.add(base);
      JsonNode config =
          send("GET", base + "config?warehouse=" + warehouse, null, null, true).expect(200).json();
      prefix =
          config
              .path("overrides")
              .path("prefix")
              .asText(config.path("defaults").path("prefix").asText(""));
      bases.set(bases.size() - 1, prefix.isEmpty() ? base : base + prefix + "/");
    }
  }

  /** What paths of the warehouse begin with: in Varve, its id. */
  public String prefix() {
    return prefix;
  }

  /**
   * An answer.
   *
   * @param body as it came, compressed maybe
   */
  public record Answer(int status, byte[] body, @Nullable String eTag, boolean compressed) {

    /** This, if its status is the expected one. */
    public Answer expect(int expected) {
      if (status != expected) {
        throw new IllegalStateException("Status " + status + ": " + text());
      }
      return this;
    }

    /** The body's JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(plain());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String text() {
      String text = new String(plain(), StandardCharsets.UTF_8);
      return text.substring(0, Math.min(text.length(), 500));
    }

    private byte[] plain() {
      if (!compressed) {
        return body;
      }
      try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Answers {@code GET} of a path below the prefix. */
  public Answer get(String path) {
    return send("GET", next() + path, null, null, true);
  }

  /** Answers {@code GET} of a path of the server, such as {@code /management/v1/info}. */
  public Answer getOfServer(String path) {
    return send("GET", URI.create(next()).resolve(path).toString(), null, null, true);
  }

  /** The lines of a long answer to {@code GET} of a path of the server, as they come. */
  public Stream<String> linesOfServer(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(next()).resolve(path)).timeout(Duration.ofMinutes(30));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "Status " + response.statusCode() + ": " + response.body().limit(5).toList());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** Answers {@code GET} without compression. */
  public Answer getPlain(String path) {
    return send("GET", next() + path, null, null, false);
  }

  /** Answers {@code GET} with {@code If-None-Match}. */
  public Answer get(String path, String eTag) {
    return send("GET", next() + path, null, eTag, true);
  }

  /** Answers {@code POST} of JSON. */
  public Answer post(String path, String body) {
    return send("POST", next() + path, body, null, true);
  }

  /** Answers {@code DELETE}. */
  public Answer delete(String path) {
    return send("DELETE", next() + path, null, null, true);
  }

  private String next() {
    return bases.get(Math.floorMod(turn.getAndIncrement(), bases.size()));
  }

  private Answer send(
      String method, String uri, @Nullable String body, @Nullable String eTag, boolean compressed) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(Duration.ofSeconds(60))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (compressed) {
      request.header("Accept-Encoding", "gzip");
    }
    if (!method.equals("GET")) {
      request.header("Idempotency-Key", UUID.randomUUID().toString());
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (eTag != null) {
      request.header("If-None-Match", eTag);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (delegation != null) {
      request.header("X-Iceberg-Access-Delegation", delegation);
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("ETag").orElse(null),
          response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
