package io.varve.storage.purge;

import io.varve.storage.file.ManyDeletes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files in parts, those only that are owned, in memory that does not grow with their
 * number. Once a file could not be deleted, or it is asked to stop, it deletes nothing more: what
 * leads to that file must still be there for the next run.
 */
final class Deletions {

  private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
  private static final int PART = 256;

  /** Of these it is remembered that they came, so that files are not counted twice. */
  private static final int REMEMBERED = 50_000;

  private final FileIO io;
  private final Predicate<String> owned;
  private final BooleanSupplier stop;
  private final List<String> part = new ArrayList<>();
  private final Map<UUID, Boolean> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean stopped;

  Deletions(FileIO io, Predicate<String> owned, BooleanSupplier stop) {
    this.io = io;
    this.owned = owned;
    this.stop = stop;
  }

  TablePurge.Result result() {
    flush();
    return new TablePurge.Result(deleted.get(), kept.get(), failed.get(), stopped);
  }

  /** Whether nothing more is deleted. */
  boolean isOver() {
    return stopped || failed.get() > 0;
  }

  /** Whether a file comes for the first time, as far as that is remembered. */
  boolean isNew(String location) {
    return seen.put(UUID.nameUUIDFromBytes(location.getBytes(StandardCharsets.UTF_8)), true)
        == null;
  }

  /** Deletes a file, with others, until {@link #flush}. */
  void add(String location) {
    if (isOver()) {
      return;
    }
    if (!owned.test(location)) {
      keep();
      return;
    }
    part.add(location);
    if (part.size() == PART) {
      flush();
    }
  }

  /** As {@link #add}, if the file comes for the first time. */
  void addNew(String location) {
    if (isNew(location)) {
      add(location);
    }
  }

  /** Counts a file that stays, since it is not the table's own or can't be read. */
  void keep() {
    kept.incrementAndGet();
  }

  /** A file that leads to others can't be read just now. */
  void fail() {
    failed.incrementAndGet();
  }

  /** Has all deleted that was added. */
  void flush() {
    ManyDeletes.of(part, this::delete);
    part.clear();
  }

  private void delete(String location) {
    if (isOver()) {
      return;
    }
    if (stop.getAsBoolean()) {
      stopped = true;
      return;
    }
    try {
      io.deleteFile(location);
      deleted.incrementAndGet();
    } catch (NotFoundException e) {
      // Gone already.
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      LOG.warn("Could not delete {}, which a purge is to delete", location, e);
    }
  }
}
