package io.varve.storage.purge;

import io.varve.storage.purge.AvroValues.Wanted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of a dropped table: what its metadata reaches, and of that only what is its
 * own. Reachable is not owned: a table may refer to files that were never its. Manifest lists and
 * manifests are read as what anybody may have written.
 */
public final class TablePurge {

  private static final Logger LOG = LoggerFactory.getLogger(TablePurge.class);

  // Ids and names as the specification's table of manifest lists and manifests has them.
  private static final List<Wanted> MANIFESTS = List.of(new Wanted(500, "manifest_path"));
  private static final List<Wanted> FILES =
      List.of(new Wanted(2, "data_file"), new Wanted(100, "file_path"));

  private static final int READ_AHEAD = 8 << 20;

  private final FileIO io;
  private final Purged table;
  private final Deletions deletions;

  private TablePurge(FileIO io, Purged table, BooleanSupplier stop) {
    this.io = io;
    this.table = table;
    this.deletions = new Deletions(io, table::owns, stop);
  }

  /**
   * What a purge did.
   *
   * @param kept how many files it came by that stay: they are not the table's own, or what is
   *     declared to be a manifest is none
   * @param failed how many files could not be read or deleted; the first of them ends the purge
   * @param stopped whether it was stopped before its end
   */
  public record Result(long deleted, long kept, long failed, boolean stopped) {

    /** Whether nothing is left to be deleted. */
    public boolean complete() {
      return failed == 0 && !stopped;
    }
  }

  /**
   * Deletes; may be run again after it broke off, for what leads to other files is deleted after
   * them.
   *
   * @param stop asked before each file whether to stop
   * @param expected gets how many files there are, nearly, as the metadata's summaries count them
   */
  public static Result run(FileIO io, Purged table, BooleanSupplier stop, LongConsumer expected) {
    TablePurge purge = new TablePurge(io, table, stop);
    try {
      TableMetadata metadata = table.metadata();
      expected.accept(count(metadata));
      purge.reached(metadata);
    } catch (NotFoundException e) {
      // An earlier run came as far as the newest metadata.
    }
    for (String file : table.metadataFiles()) {
      purge.deletions.addNew(file);
    }
    return purge.deletions.result();
  }

  /**
   * Deletes all that is stored in a folder, where no metadata says which files there are; may be
   * run again after it broke off.
   *
   * @param owned whether the folder is nobody else's
   * @param stop asked before each file whether to stop
   */
  public static Result runFolder(
      SupportsPrefixOperations io, String location, boolean owned, BooleanSupplier stop) {
    Deletions deletions = new Deletions(io, file -> owned, stop);
    for (FileInfo file : io.listPrefix(location + "/")) {
      if (deletions.isOver()) {
        break;
      }
      deletions.add(file.location());
    }
    return deletions.result();
  }

  private void reached(TableMetadata metadata) {
    for (Snapshot snapshot : metadata.snapshots()) {
      if (deletions.isOver()) {
        return;
      }
      String list = snapshot.manifestListLocation();
      if (list == null) {
        manifests(metadata, snapshot);
      } else if (deletions.isNew(list)) {
        follow(metadata, list, MANIFESTS, manifest -> manifest(metadata, manifest));
      }
    }
    metadata.statisticsFiles().forEach(file -> deletions.addNew(file.path()));
    metadata.partitionStatisticsFiles().forEach(file -> deletions.addNew(file.path()));
    metadata.previousFiles().forEach(entry -> deletions.addNew(entry.file()));
    deletions.flush();
  }

  // The first version of the format has them in the metadata itself.
  private void manifests(TableMetadata metadata, Snapshot snapshot) {
    for (ManifestFile manifest : snapshot.allManifests(new NamesOnly())) {
      manifest(metadata, manifest.path());
    }
  }

  private void manifest(TableMetadata metadata, String location) {
    if (!deletions.isOver() && deletions.isNew(location)) {
      follow(metadata, location, FILES, deletions::addNew);
    }
  }

  /** Does with all that a file leads to what {@code each} does, and deletes it then. */
  private void follow(
      TableMetadata metadata, String location, List<Wanted> path, Consumer<String> each) {
    if (!table.mayRead(metadata, location)) {
      deletions.keep();
      return;
    }
    try (InputStream in = io.newInputFile(location).newStream()) {
      AvroFile.read(ahead(in), path, each);
    } catch (NotFoundException e) {
      // An earlier run, or another snapshot, came as far as that.
      return;
    } catch (MalformedAvroException e) {
      LOG.warn("Purge leaves {} and what it leads to: {}", location, e.getMessage());
      deletions.keep();
      return;
    } catch (IOException | RuntimeException e) {
      LOG.warn("Purge can't read {} just now, and is tried again", location, e);
      deletions.fail();
      return;
    }
    deletions.flush();
    deletions.add(location);
  }

  // What it leads to may take hours to delete, and no store keeps a connection open for that long.
  private static InputStream ahead(InputStream in) throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(in.readNBytes(READ_AHEAD)), in);
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
}
