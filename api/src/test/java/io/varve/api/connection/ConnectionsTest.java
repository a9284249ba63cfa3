package io.varve.api.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that keep others waiting are not waited for. */
final class ConnectionsTest {

  private final Connections connections =
      new Connections(
          new ConnectionLimits(10, 10, 4, Duration.ofSeconds(10), Duration.ofSeconds(10)));
  private final CountDownLatch stopped = new CountDownLatch(1);

  @AfterEach
  void close() {
    connections.close();
  }

  private void awaitStop() throws IOException {
    try {
      if (!stopped.await(30, TimeUnit.SECONDS)) {
        throw new IOException("Nobody stopped it");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private final InputStream silent =
      new InputStream() {
        @Override
        public int read() throws IOException {
          awaitStop();
          return -1;
        }
      };

  private final OutputStream full =
      new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          awaitStop();
        }
      };

  @Test
  void bodyThatDoesNotComeInTimeIsStopped() throws IOException {
    try (Transfer body = connections.added(stopped::countDown, Duration.ofMillis(300))) {
      assertThat(body.read(silent, new byte[1], 0, 1)).isNegative();
      assertThat(body.isStopped()).isTrue();
    }
  }

  @Test
  void responseThatIsNotTakenInTimeIsStopped() throws IOException {
    try (Transfer body = connections.added(stopped::countDown, Duration.ofMillis(300))) {
      body.write(full, new byte[1], 0, 1);
      assertThat(body.isStopped()).isTrue();
    }
  }

  @Test
  void slowBodyIsStoppedWhereOthersWaitForRoom() {
    Transfer body = connections.added(stopped::countDown, Duration.ofMinutes(5));
    var reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return body.read(silent, new byte[1], 0, 1);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    connections.stopSlow();
    assertThat(body.isStopped()).as("at once").isFalse();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              connections.stopSlow();
              return body.isStopped();
            });
    assertThat(reading.join()).isNegative();
  }

  @Test
  void bodyThatHasGoneIsNotStopped() {
    Transfer body = connections.added(stopped::countDown, Duration.ZERO);
    body.close();
    body.stop();
    assertThat(stopped.getCount()).isEqualTo(1);
  }

  @Test
  void requestsAreBounded() {
    for (int i = 0; i < 4; i++) {
      assertThat(connections.enter()).isTrue();
    }
    assertThat(connections.enter()).isFalse();
    connections.leave();
    assertThat(connections.enter()).isTrue();
  }
}
