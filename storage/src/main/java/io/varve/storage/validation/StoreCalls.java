package io.varve.storage.validation;

import io.varve.storage.store.Listed;
import io.varve.storage.store.Store;
import io.varve.storage.validation.Checks.FailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * What a storage validation does in a store, each a short request, all together within a time.
 *
 * @param files the store as one of its users finds it
 * @param who that user, for sentences
 * @param until {@link System#nanoTime} after which nothing is begun any more
 */
record StoreCalls(Store store, SupportsPrefixOperations files, String who, long until) {

  static final Duration TIME = Duration.ofSeconds(30);

  /** A request of a storage validation. */
  interface Call {
    void make() throws IOException;
  }

  void put(String location, byte[] bytes) {
    call("write " + location, () -> write(location, bytes));
  }

  void get(String location, byte[] expected) {
    call(
        "read " + location,
        () -> {
          if (!Arrays.equals(read(location, expected.length), expected)) {
            throw new IOException("The store gave other bytes than it was given");
          }
        });
  }

  void list(String folder, String expected) {
    call(
        "list " + folder,
        () -> {
          if (!listed(folder).contains(expected)) {
            throw new IOException("The store does not list what it has");
          }
        });
  }

  void delete(String location) {
    call("delete " + location, () -> files.deleteFile(location));
  }

  /** Deletes all that a storage validation may have left in a folder of its own. */
  void clear(String folder) {
    call("list " + folder, () -> listed(folder).forEach(this::delete));
    // Folders, where the store has such.
    call("delete " + folder, () -> files.deletePrefix(folder));
  }

  void refusedPut(String location, byte[] bytes) {
    refused("write " + location, () -> write(location, bytes));
  }

  void refusedGet(String location) {
    refused("read " + location, () -> read(location, 1));
  }

  void refusedList(String folder) {
    refused("list " + folder, () -> listed(folder));
  }

  void refusedDelete(String location) {
    refused("delete " + location, () -> files.deleteFile(location));
  }

  private void write(String location, byte[] bytes) throws IOException {
    try (OutputStream out = files.newOutputFile(location).create()) {
      out.write(bytes);
    }
  }

  // One byte more than is expected, for who knows what answers.
  private byte[] read(String location, int expected) throws IOException {
    try (InputStream in = files.newInputFile(location).newStream()) {
      return in.readNBytes(expected + 1);
    }
  }

  private List<String> listed(String folder) {
    return Listed.few(folder, files.listPrefix(folder), until);
  }

  private void refused(String what, Call work) {
    ReportedFailure failure = failure(work);
    if (failure == null) {
      throw new FailedException(
          who
              + " could "
              + what
              + ": the store does not limit credentials to what they were given for, so those that"
              + " clients get would open all of it. Turn "
              + store.profile().vendsField()
              + " off");
    }
    if (!failure.answer().isRefusal()) {
      throw failure.failed(who, "could not " + what, store.profile().location());
    }
  }

  private void call(String what, Call work) {
    ReportedFailure failure = failure(work);
    if (failure != null) {
      throw failure.failed(who, "could not " + what, store.profile().location());
    }
  }

  /** The failure that the store reported; null if it was done. */
  private @Nullable ReportedFailure failure(Call work) {
    if (System.nanoTime() - until > 0) {
      throw new FailedException(
          "The store is too slow: it had " + TIME.toSeconds() + " seconds for all checks");
    }
    try {
      work.make();
      return null;
    } catch (FailedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return ReportedFailure.of(store, e);
    }
  }
}
