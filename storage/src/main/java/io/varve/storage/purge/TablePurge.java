package io.varve.storage.purge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Deletes the files of a dropped table: what its metadata reaches, as Iceberg finds it, and of that
 * only what is its own. Reachable is not owned: a table may refer to files that were never its.
 */
public final class TablePurge {

  private TablePurge() {}

  /** What a purge did. */
  public record Result(long deleted, long kept) {}

  /**
   * Deletes; may be run again after it broke off.
   *
   * @param owned whether a file's location is the table's own
   */
  public static Result run(FileIO io, String metadataLocation, Predicate<String> owned) {
    OwnedFiles files = new OwnedFiles(io, owned);
    try {
      TableMetadata metadata = TableMetadataParser.read(io, metadataLocation);
      CatalogUtil.dropTableData(files, metadata);
    } catch (NotFoundException e) {
      // An earlier run came as far as the metadata, which goes last.
    }
    return new Result(files.deleted.get(), files.kept.get());
  }

  /** Lets only owned files be deleted. */
  private static final class OwnedFiles implements FileIO {

    private static final long serialVersionUID = 1L;

    private final transient FileIO io;
    private final transient Predicate<String> owned;
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();

    OwnedFiles(FileIO io, Predicate<String> owned) {
      this.io = io;
      this.owned = owned;
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
      if (!owned.test(location)) {
        kept.incrementAndGet();
        return;
      }
      try {
        io.deleteFile(location);
        deleted.incrementAndGet();
      } catch (NotFoundException e) {
        // Gone already.
      }
    }
  }
}
