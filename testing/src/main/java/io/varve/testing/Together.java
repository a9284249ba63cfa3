package io.varve.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs work at the same time, within a time. */
public final class Together {

  private Together() {}

  /** Something to do that may throw. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /**
   * Runs each work in a thread of its own, all from one moment on; throws what any of them threw.
   */
  public static void run(Duration atMost, List<Work> works) throws Exception {
    call(
        atMost,
        works.stream()
            .map(
                work ->
                    (Callable<Boolean>)
                        () -> {
                          work.run();
                          return true;
                        })
            .toList());
  }

  /** Calls each in a thread of its own, all from one moment on; returns what they returned. */
  public static <T> List<T> call(Duration atMost, List<Callable<T>> calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    long deadline = System.nanoTime() + atMost.toNanos();
    List<Future<T>> futures = new ArrayList<>();
    ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
    try {
      for (Callable<T> call : calls) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
