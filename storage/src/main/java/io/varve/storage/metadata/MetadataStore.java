package io.varve.storage.metadata;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.storage.file.LocalFileIO;
import io.varve.storage.routing.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.view.ViewMetadata;

/**
 * Reads and writes metadata files. A reader says which it must be, and gets that or an exception: a
 * file that somebody changed is never served and never built upon. What is in its {@link
 * MetadataCache} was proved before.
 */
public final class MetadataStore {

  private final FileIO io;
  private final MetadataLimits limits;
  private final MetadataReader reader;
  private final Counter writes;
  private final MetadataCache cache;

  /**
   * A store.
   *
   * @param maxCachedBytes bound of the cache, as the documents' own and parsed size together
   * @param newest what nodes share of what is stored in object stores
   * @param memory for what is read
   */
  public MetadataStore(
      FileIO io,
      MetadataLimits limits,
      long maxCachedBytes,
      NewestDocuments newest,
      ReadMemory memory,
      MeterRegistry meters) {
    this.io = io;
    this.limits = limits;
    this.reader = new MetadataReader(io, limits, newest, memory, new AlteredFiles(meters));
    this.cache = new MetadataCache(maxCachedBytes, meters);
    this.writes =
        Counter.builder("varve.metadata.writes")
            .description("Metadata files written, those of changes that did not happen too")
            .register(meters);
  }

  /** A store that reserves no memory and shares nothing, for tools and tests. */
  public MetadataStore(FileIO io, long maxCachedBytes, MeterRegistry meters) {
    this(
        io,
        MetadataLimits.of(Runtime.getRuntime().maxMemory()),
        maxCachedBytes,
        NewestDocuments.NONE,
        ReadMemory.UNBOUNDED,
        meters);
  }

  /**
   * Writes table metadata into a new file, durably; compressed if its name says so.
   *
   * @return the file, to be recorded
   * @throws MetadataFileException if it is too large to be read again; nothing is written
   */
  public ExpectedFile write(String location, TableMetadata metadata) {
    byte[] json = CachedMetadata.json(metadata);
    ExpectedFile file = write(location, json);
    cache.put(CachedMetadata.written(file, json, metadata));
    return file;
  }

  /** Writes view metadata into a new file, as for a table. */
  public ExpectedFile write(String location, ViewMetadata metadata) {
    byte[] json = CachedMetadata.json(metadata);
    ExpectedFile file = write(location, json);
    cache.put(CachedMetadata.written(file, json, metadata));
    return file;
  }

  private ExpectedFile write(String location, byte[] json) {
    if (json.length > limits.document()) {
      throw MetadataFileException.tooLarge(location, limits.document());
    }
    byte[] bytes = FileBytes.isCompressed(location) ? FileBytes.gzip(json) : json;
    writes.increment();
    try (OutputStream out = io.newOutputFile(location).create()) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + location, e);
    }
    return ExpectedFile.of(location, bytes);
  }

  /**
   * Forgets a document that nothing points to any more, a few later than asked: the answer to the
   * commit that wrote it may be on its way. It can still be read from its file.
   */
  public void forget(String location) {
    cache.removeLater(location);
  }

  /**
   * The metadata of a table.
   *
   * @throws NotFoundException if there is no such file
   * @throws MetadataFileException if it is not what was recorded, or can't be used
   */
  public CachedMetadata table(ExpectedFile file) {
    return read(Kind.TABLE, file);
  }

  /** The metadata of a view, as for a table. */
  public CachedMetadata view(ExpectedFile file) {
    return read(Kind.VIEW, file);
  }

  private CachedMetadata read(Kind kind, ExpectedFile file) {
    checkThere(file.location());
    return cache.get(kind, file, () -> reader.read(kind, file));
  }

  /**
   * Reads a file that nobody has recorded yet: once, and no more of it than the limits allow. It is
   * to be looked at, and then to be {@link #admit admitted}.
   *
   * @param reservation grows to what the document takes in memory, parsed too
   * @throws NotFoundException if there is no such file, or it can't be read
   * @throws MetadataFileException if it is too large, or no gzip though it begins like one
   */
  public UnprovedFile readUnproved(String location, ReadMemory.Reservation reservation) {
    return reader.readUnproved(location, reservation);
  }

  /**
   * Makes of a file that was read what Iceberg understands of it, so that it is read no second
   * time.
   *
   * @throws MetadataFileException if Iceberg's parser does not take it
   */
  public CachedMetadata admit(Kind kind, UnprovedFile read) {
    CachedMetadata metadata = MetadataReader.parsed(kind, read.file(), read.json());
    cache.put(metadata);
    return metadata;
  }

  /** The very bytes of a file, if this node has its document in memory and can encode it so. */
  Optional<byte[]> inMemory(ExpectedFile file) {
    return cache
        .find(file.location())
        .map(kept -> kept.all().json())
        .map(json -> FileBytes.isCompressed(file.location()) ? FileBytes.gzip(json) : json)
        .filter(file::proves);
  }

  /** How {@link #restore} ended. */
  public enum Restored {
    /** The file is what was recorded; nothing was done. */
    WHOLE,
    /** It was altered or gone, and is now what was recorded. */
    RESTORED,
    /** It was altered or gone, and neither this node nor Postgres has the true bytes. */
    NO_COPY
  }

  /** Brings a file back that was altered or is gone, where its true bytes are kept. */
  public Restored restore(ExpectedFile file) {
    if (isWhole(file)) {
      return Restored.WHOLE;
    }
    Optional<byte[]> copy = inMemory(file).or(() -> reader.shared(file));
    if (copy.isEmpty()) {
      return Restored.NO_COPY;
    }
    try (OutputStream out = io.newOutputFile(file.location()).createOrOverwrite()) {
      out.write(copy.get());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file.location(), e);
    }
    return Restored.RESTORED;
  }

  private boolean isWhole(ExpectedFile file) {
    try {
      return describe(io, file).equals(file);
    } catch (NotFoundException e) {
      return false;
    }
  }

  /**
   * What a file is now, to be compared with what was recorded; in memory that does not grow, and no
   * further than the recorded length.
   *
   * @throws NotFoundException if there is none
   */
  public static ExpectedFile describe(FileIO io, ExpectedFile recorded) {
    return FileBytes.describe(io, recorded);
  }

  /**
   * Checks that a file exists, where that is cheap: on a local disk. People do delete folders, and
   * a cached answer would hide it.
   *
   * @throws NotFoundException if it is gone
   */
  public void checkThere(String location) {
    if (Stores.isLocal(location) && !isThere(location)) {
      cache.remove(location);
      // Iceberg's own words, which its clients look for.
      throw new NotFoundException("Failed to open input stream for file: %s", location);
    }
  }

  // What is in memory was in its warehouse when it was read, and will not be read again.
  private boolean isThere(String location) {
    return cache.has(location) ? LocalFileIO.isFile(location) : io.newInputFile(location).exists();
  }

  /** Whether there is a file at a location of a warehouse. */
  public boolean exists(String location) {
    return io.newInputFile(location).exists();
  }

  /** Deletes a file; that it is gone already is no error. */
  public void delete(String location) {
    cache.remove(location);
    try {
      io.deleteFile(location);
    } catch (NotFoundException e) {
      // Somebody was faster.
    }
  }
}
