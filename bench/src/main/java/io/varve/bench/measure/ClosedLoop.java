package io.varve.bench.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A number of clients, each of which sends its next request when it has the answer to the last. */
public final class ClosedLoop {

  private ClosedLoop() {}

  /** What one client does, again and again. */
  @FunctionalInterface
  public interface Step {
    /**
     * Does it once.
     *
     * @param client from 0
     * @param number of the operation, counted over all clients
     */
    void run(int client, int number);
  }

  /**
   * Latencies of a run.
   *
   * @param nanos of each operation, ascending
   * @param elapsedNanos of the whole
   */
  public record Latencies(long[] nanos, long elapsedNanos) {

    /** Milliseconds that a share of the operations did not exceed. */
    public double millis(double share) {
      int index = (int) Math.ceil(share * nanos.length) - 1;
      return nanos[Math.max(0, index)] / 1e6;
    }

    /** Operations a second. */
    public double throughput() {
      return nanos.length * 1e9 / elapsedNanos;
    }
  }

  /** Runs {@code operations} steps on {@code clients} virtual threads. */
  public static Latencies run(int clients, int operations, Step step) {
    AtomicInteger next = new AtomicInteger();
    long[] nanos = new long[operations];
    long began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        running.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < operations; n = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    step.run(client, n);
                    nanos[n] = System.nanoTime() - start;
                  }
                }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("An operation failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    long elapsed = System.nanoTime() - began;
    Arrays.sort(nanos);
    return new Latencies(nanos, elapsed);
  }
}
