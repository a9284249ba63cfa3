package io.varve.storage.file;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.iceberg.io.BulkDeletionFailureException;

/** Deletes many files of a store that takes one with each request, several at a time. */
public final class ManyDeletes {

  private static final int AT_ONCE = 16;
  private static final int PART = 256;

  private ManyDeletes() {}

  /**
   * Deletes all, whatever comes of each; but where nothing of a part of them could be deleted it
   * goes no further.
   *
   * @param delete deletes one
   * @throws BulkDeletionFailureException if some are left
   */
  public static void of(Iterable<String> locations, Consumer<String> delete) {
    List<Callable<Void>> part = new ArrayList<>();
    int failed = 0;
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (String location : locations) {
        part.add(
            () -> {
              delete.accept(location);
              return null;
            });
        if (part.size() == PART) {
          failed += failures(threads, part);
          part.clear();
        }
      }
      failed += failures(threads, part);
    }
    if (failed > 0) {
      throw new BulkDeletionFailureException(failed);
    }
  }

  private static int failures(ExecutorService threads, List<Callable<Void>> part) {
    List<RuntimeException> failures = new ArrayList<>();
    try {
      for (Future<Void> one : threads.invokeAll(part)) {
        try {
          one.get();
        } catch (ExecutionException e) {
          failures.add(
              e.getCause() instanceof RuntimeException cause
                  ? cause
                  : new IllegalStateException(e.getCause()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while files were deleted", e);
    }
    if (!failures.isEmpty() && failures.size() == part.size()) {
      throw failures.getFirst();
    }
    return failures.size();
  }
}
