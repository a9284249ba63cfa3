package io.varve.storage.purge;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of a dropped table: what its metadata reaches, as Iceberg finds it, and of that
 * only what is its own. Reachable is not owned: a table may refer to files that were never its.
 */
public final class TablePurge {

  private static final Logger LOG = LoggerFactory.getLogger(TablePurge.class);

  private TablePurge() {}

  /**
   * What a purge did.
   *
   * @param failed how many files could not be deleted; the first of them ends the purge
   * @param stopped whether it was stopped before its end
   */
  public record Result(long deleted, long kept, long failed, boolean stopped) {

    /** Whether nothing is left to be deleted. */
    public boolean complete() {
      return failed == 0 && !stopped;
    }
  }

  /**
   * Deletes; may be run again after it broke off, for what leads to other files goes after them.
   *
   * @param newest gives the table's newest metadata, proved
   * @param owned whether a file's location is the table's own
   * @param stop asked before each file whether to stop
   * @param expected told how many files there are, nearly, as the metadata's summaries count them
   */
  public static Result run(
      FileIO io,
      Supplier<TableMetadata> newest,
      Predicate<String> owned,
      BooleanSupplier stop,
      LongConsumer expected) {
    OwnedFiles files = new OwnedFiles(io, owned, stop);
    try {
      TableMetadata metadata = newest.get();
      expected.accept(count(metadata));
      CatalogUtil.dropTableData(files, metadata);
    } catch (NotFoundException e) {
      // An earlier run came as far as the metadata, which goes last.
    }
    return files.result();
  }

  /**
   * Deletes all that lies in a folder, where no metadata says which files there are; may be run
   * again after it broke off.
   *
   * @param owned whether the folder is nobody else's
   * @param stop asked before each file whether to stop
   */
  public static Result runFolder(
      SupportsPrefixOperations io, String location, boolean owned, BooleanSupplier stop) {
    OwnedFiles files = new OwnedFiles(io, file -> owned, stop);
    for (FileInfo file : io.listPrefix(location + "/")) {
      if (files.stopped || files.failed.get() > 0) {
        break;
      }
      try {
        files.deleteFile(file.location());
      } catch (RuntimeException e) {
        LOG.warn("Could not delete {}, which a purge is to delete", file.location(), e);
      }
    }
    return files.result();
  }

  // Each snapshot has a manifest list, and a manifest at least.
  private static long count(TableMetadata metadata) {
    long files = 1L + metadata.previousFiles().size();
    for (Snapshot snapshot : metadata.snapshots()) {
      files += 2;
      for (String added :
          List.of(SnapshotSummary.ADDED_FILES_PROP, SnapshotSummary.ADDED_DELETE_FILES_PROP)) {
        files += number(snapshot.summary() == null ? null : snapshot.summary().get(added));
      }
    }
    return files;
  }

  // A client wrote it.
  private static long number(@Nullable String written) {
    try {
      return written == null ? 0 : Math.clamp(Long.parseLong(written), 0, Integer.MAX_VALUE);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Lets only owned files be deleted. */
  private static final class OwnedFiles implements FileIO {

    private static final long serialVersionUID = 1L;

    private final transient FileIO io;
    private final transient Predicate<String> owned;
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final transient BooleanSupplier stop;
    private volatile boolean stopped;

    OwnedFiles(FileIO io, Predicate<String> owned, BooleanSupplier stop) {
      this.io = io;
      this.owned = owned;
      this.stop = stop;
    }

    Result result() {
      return new Result(deleted.get(), kept.get(), failed.get(), stopped);
    }

    @Override
    public InputFile newInputFile(String location) {
      return io.newInputFile(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
      return io.newOutputFile(location);
    }

    @Override
    public void deleteFile(String location) {
      // What could not be deleted must still be found by the next run.
      if (stopped || failed.get() > 0) {
        return;
      }
      if (stop.getAsBoolean()) {
        stopped = true;
        return;
      }
      if (!owned.test(location)) {
        kept.incrementAndGet();
        return;
      }
      try {
        io.deleteFile(location);
        deleted.incrementAndGet();
      } catch (NotFoundException e) {
        // Gone already.
      } catch (RuntimeException e) {
        failed.incrementAndGet();
        throw e;
      }
    }
  }
}
