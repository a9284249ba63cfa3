package io.varve.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server for its health and for a small write all the while, each on a connection of its own
 * as a new client does, and remembers what took too long.
 */
public final class Pulse implements AutoCloseable {

  private static final Duration IN_TIME = Duration.ofSeconds(2);
  private static final int PAUSE_MILLIS = 200;

  private final String url;
  private final String namespaces;
  private final List<String> complaints = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().unstarted(this::run);
  private int beats;
  private long slowest;

  private Pulse(String url, UUID warehouse) {
    this.url = url;
    this.namespaces = url + "/catalog/v1/" + warehouse + "/namespaces";
  }

  /** Asks once at leisure, and then begins. */
  public static Pulse of(String url, UUID warehouse) throws InterruptedException {
    Pulse pulse = new Pulse(url, warehouse);
    pulse.beat();
    pulse.complaints.removeIf(complaint -> complaint.contains(" took "));
    pulse.slowest = 0;
    pulse.thread.start();
    return pulse;
  }

  private void run() {
    try {
      do {
        beat();
      } while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      complaints.add("Interrupted");
    }
  }

  private void beat() throws InterruptedException {
    ask("GET", url + "/health", "");
    ask("POST", namespaces, "{\"namespace\": [\"pulse-" + UUID.randomUUID() + "\"]}");
    beats++;
  }

  private void ask(String method, String uri, String body) throws InterruptedException {
    Crowd crowd = Crowd.now();
    long start = System.nanoTime();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(uri))
                  .timeout(Duration.ofSeconds(30))
                  .header("Content-Type", "application/json")
                  .method(
                      method,
                      body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        complaints.add(method + " " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      complaints.add(method + " " + e);
    }
    long took = System.nanoTime() - start;
    slowest = Math.max(slowest, took);
    if (took > IN_TIME.toNanos() && took > IN_TIME.toNanos() * crowd.factor()) {
      complaints.add(
          "Beat " + beats + ": " + method + " took " + Duration.ofNanos(took).toMillis() + " ms");
    }
  }

  /**
   * Ends, and asserts that each was answered with 200 within two seconds, or longer by as much as
   * others had of the processors meanwhile.
   */
  @Override
  public void close() throws InterruptedException {
    end.countDown();
    thread.join();
    assertThat(complaints)
        .as("of %d beats, the slowest of %d ms", beats, Duration.ofNanos(slowest).toMillis())
        .isEmpty();
  }
}
