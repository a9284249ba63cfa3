package io.varve.api.wiring;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.varve.api.memory.ByteBudget;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.MetadataFile;
import io.varve.storage.metadata.MetadataPublisher;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.MetadataStore.Written;
import io.varve.storage.store.StoreException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.view.ViewMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The write side's metadata files, in the store. */
record StoredMetadataFiles(MetadataStore store, MetadataPublisher publisher, ByteBudget budget)
    implements MetadataFiles {

  // Parsed, applied and written, a document is in memory about eight times at once.
  private static final int COPIES = 8;
  private static final Logger LOG = LoggerFactory.getLogger(StoredMetadataFiles.class);

  @Override
  public MetadataFile write(String location, TableMetadata metadata) {
    return written(location, () -> store.write(location, metadata));
  }

  @Override
  public MetadataFile write(String location, ViewMetadata metadata) {
    return written(location, () -> store.write(location, metadata));
  }

  private static MetadataFile written(String location, Supplier<Written> writing) {
    try {
      return file(location, writing.get());
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
  public MetadataFile describe(String location) {
    return reading(() -> file(location, store.describe(location)));
  }

  @Override
  public TableMetadata table(String location) {
    return reading(() -> store.read(location).table());
  }

  @Override
  public ViewMetadata view(String location) {
    return reading(() -> store.read(location).view());
  }

  @Override
  public long size(String location) {
    return reading(() -> store.read(location)).all().json().length;
  }

  @Override
  public long sizeUnread(String location) {
    return reading(() -> store.size(location));
  }

  @Override
  public Room room(long size) {
    ByteBudget.Share share = budget.share();
    if (!share.grow(COPIES * size)) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS,
          "Too much work on large tables at once; nothing was changed, try again");
    }
    return share::close;
  }

  @Override
  public void newest(UUID objectId, long version, String location) {
    publisher.committed(objectId, version, location);
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

  private static MetadataFile file(String location, Written written) {
    return new MetadataFile(location, written.sha256(), written.length());
  }
}
