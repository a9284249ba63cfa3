package io.varve.server.configuration;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.varve.api.http.DocumentGuard;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.MetadataFile;
import io.varve.storage.metadata.CachedMetadata;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.Kind;
import io.varve.storage.metadata.MetadataFileException;
import io.varve.storage.metadata.MetadataFileException.Problem;
import io.varve.storage.metadata.MetadataPublisher;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.ReadMemory.Reservation;
import io.varve.storage.metadata.UnprovedFile;
import io.varve.storage.store.StoreException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.view.ViewMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The write side's metadata files, in the store. */
record StoredMetadataFiles(MetadataStore store, MetadataPublisher publisher, MetadataMemory memory)
    implements MetadataFiles {

  private static final Logger LOG = LoggerFactory.getLogger(StoredMetadataFiles.class);

  @Override
  public MetadataFile write(String location, TableMetadata metadata) {
    return written(location, () -> store.write(location, metadata));
  }

  @Override
  public MetadataFile write(String location, ViewMetadata metadata) {
    return written(location, () -> store.write(location, metadata));
  }

  private static MetadataFile written(String location, Supplier<ExpectedFile> writing) {
    try {
      ExpectedFile file = writing.get();
      return new MetadataFile(file.location(), file.sha256(), file.length());
    } catch (MetadataFileException e) {
      // The request is too much, though all files are as they should be.
      throw new RefusedException(Reason.BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      // One line: while a store is away there is one for each request.
      LOG.warn("Could not write {}: {}", location, String.valueOf(getMostSpecificCause(e)));
      throw new RefusedException(
          Reason.UNAVAILABLE,
          "The metadata file could not be written to the warehouse"
              + WriteProblem.of(e).map(reason -> " (" + reason + ")").orElse("")
              + ", and nothing was changed");
    }
  }

  @Override
  public Recorded<TableMetadata> table(MetadataFile file) {
    CachedMetadata read = reading(() -> store.table(expected(file)));
    return new Recorded<>(read.table(), read.all().json().length);
  }

  @Override
  public Recorded<ViewMetadata> view(MetadataFile file) {
    CachedMetadata read = reading(() -> store.view(expected(file)));
    return new Recorded<>(read.view(), read.all().json().length);
  }

  @Override
  public Registered<TableMetadata> tableToRegister(String location) {
    return registered(Kind.TABLE, location, CachedMetadata::table);
  }

  @Override
  public Registered<ViewMetadata> viewToRegister(String location) {
    return registered(Kind.VIEW, location, CachedMetadata::view);
  }

  private <M> Registered<M> registered(
      Kind kind, String location, Function<CachedMetadata, M> metadata) {
    try (Reservation reservation = memory.reservation()) {
      UnprovedFile read = reading(() -> store.readUnproved(location, reservation));
      DocumentGuard.check(read.json(), memory.nodes(), memory.growing(reservation));
      ExpectedFile file = read.file();
      return new Registered<>(
          metadata.apply(store.admit(kind, read)),
          new MetadataFile(file.location(), file.sha256(), file.length()));
    } catch (MetadataFileException e) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          e.problem() == Problem.TOO_LARGE
              ? String.valueOf(e.getMessage())
              : "The file at %s is no metadata of a %s that Iceberg can read"
                  .formatted(location, kind.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static ExpectedFile expected(MetadataFile file) {
    return new ExpectedFile(file.location(), file.sha256(), file.length());
  }

  @Override
  public Room room(long size) {
    return memory.room(size);
  }

  @Override
  public void newest(UUID objectId, long version, MetadataFile file) {
    publisher.committed(objectId, version, expected(file));
  }

  @Override
  public boolean isThere(String location) {
    return reading(() -> store.exists(location));
  }

  @Override
  public void superseded(String location) {
    store.forget(location);
  }

  @Override
  public void discard(String location) {
    try {
      store.delete(location);
    } catch (RuntimeException e) {
      // The change did not happen, and that is the answer; a file too many harms nobody.
      LOG.warn("Could not delete the metadata file of a change that did not happen", e);
    }
  }

  // A store that does not answer is nobody's bad request.
  private static <T> T reading(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (StoreException | SdkClientException e) {
      LOG.warn("Could not read metadata", e);
      throw new RefusedException(
          Reason.UNAVAILABLE,
          "The warehouse's object store did not answer, and nothing was changed");
    }
  }
}
