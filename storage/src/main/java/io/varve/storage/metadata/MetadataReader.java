package io.varve.storage.metadata;

import io.varve.storage.metadata.ReadMemory.Reservation;
import io.varve.storage.routing.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Reads metadata files: no more than was recorded of them, into memory that was reserved before,
 * and compared with the record before they are inflated or parsed.
 */
final class MetadataReader {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataReader.class);

  private final FileIO io;
  private final MetadataLimits limits;
  private final NewestDocuments newest;
  private final ReadMemory memory;
  private final AlteredFiles altered;

  MetadataReader(
      FileIO io,
      MetadataLimits limits,
      NewestDocuments newest,
      ReadMemory memory,
      AlteredFiles altered) {
    this.io = io;
    this.limits = limits;
    this.newest = newest;
    this.memory = memory;
    this.altered = altered;
  }

  /** What was recorded, from what nodes share or else from its file. */
  CachedMetadata read(Kind kind, ExpectedFile file) {
    if (file.length() > limits.document()) {
      throw MetadataFileException.tooLarge(file.location(), limits.document());
    }
    try (Reservation reservation = memory.reservation()) {
      reservation.grow(
          FileBytes.isCompressed(file.location())
              ? file.length()
              : MetadataLimits.COPIES * file.length());
      byte[] bytes = shared(file).orElseGet(() -> fromFile(file));
      return parsed(kind, file, plain(file.location(), bytes, limits.document(), reservation));
    }
  }

  private byte[] fromFile(ExpectedFile file) {
    return FileBytes.ofLength(io, file.location(), file.length())
        .filter(file::proves)
        .orElseThrow(
            () -> {
              altered.file(file.location());
              return MetadataFileException.altered(file.location());
            });
  }

  /** The bytes of a file that is in an object store, as nodes share them, if they do. */
  Optional<byte[]> shared(ExpectedFile file) {
    if (Stores.isLocal(file.location())) {
      return Optional.empty();
    }
    try {
      return newest.find(file.location()).flatMap(kept -> proved(kept, file));
    } catch (DataAccessException e) {
      LOG.debug("{} is read from its store", file.location(), e);
      return Optional.empty();
    }
  }

  // A file that is compressed is kept as it is, others are compressed to be kept.
  private Optional<byte[]> proved(byte[] kept, ExpectedFile file) {
    if (file.proves(kept)) {
      return Optional.of(kept);
    }
    Optional<byte[]> inflated =
        FileBytes.isGzip(kept) && FileBytes.inflatedLength(kept) == file.length()
            ? FileBytes.inflate(kept, file.length()).filter(file::proves)
            : Optional.empty();
    if (inflated.isEmpty() && !FileBytes.isCompressed(file.location())) {
      altered.copy(file.location());
    }
    return inflated;
  }

  /** A file that nobody recorded yet. */
  UnprovedFile readUnproved(String location, Reservation reservation) {
    byte[] bytes;
    try {
      long length = io.newInputFile(location).getLength();
      if (length < 0 || length > limits.registered()) {
        throw MetadataFileException.tooLarge(location, limits.registered());
      }
      reservation.grow(length);
      bytes =
          FileBytes.ofLength(io, location, length)
              .orElseThrow(
                  () -> new NotFoundException("It changes while it is read: %s", location));
    } catch (UncheckedIOException e) {
      throw new NotFoundException(e, "It can't be read: %s", location);
    }
    return new UnprovedFile(
        ExpectedFile.of(location, bytes), plain(location, bytes, limits.registered(), reservation));
  }

  private static byte[] plain(String location, byte[] bytes, long limit, Reservation reservation) {
    if (!FileBytes.isGzip(bytes)) {
      reservation.grow(MetadataLimits.COPIES * (long) bytes.length);
      return bytes;
    }
    long length = FileBytes.inflatedLength(bytes);
    if (length > limit) {
      throw MetadataFileException.tooLarge(location, limit);
    }
    reservation.grow(bytes.length + MetadataLimits.COPIES * length);
    return FileBytes.inflate(bytes, length)
        .orElseThrow(() -> MetadataFileException.unreadable(location));
  }

  static CachedMetadata parsed(Kind kind, ExpectedFile file, byte[] json) {
    try {
      return CachedMetadata.parsed(kind, file, json);
    } catch (IOException | RuntimeException e) {
      // Its message may quote the file.
      LOG.debug("Iceberg's parser does not take {}", file.location(), e);
      throw MetadataFileException.unreadable(file.location());
    }
  }
}
