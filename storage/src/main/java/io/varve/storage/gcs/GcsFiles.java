package io.varve.storage.gcs;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.util.DateTime;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.varve.storage.file.ManyDeletes;
import io.varve.storage.file.WholeFile;
import io.varve.storage.location.GcsLocation;
import io.varve.storage.store.Listed;
import io.varve.storage.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg's FileIO on one bucket of Google's. What Varve writes is small and named anew each time,
 * so it is put in one request, from memory.
 */
final class GcsFiles implements SupportsPrefixOperations, SupportsBulkOperations {

  private static final long serialVersionUID = 1L;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final transient Storage storage;
  private final transient GoogleResponses answers;

  GcsFiles(Storage storage, GoogleResponses answers) {
    this.storage = storage;
    this.answers = answers;
  }

  @Override
  public void initialize(Map<String, String> properties) {}

  @Override
  public void close() {}

  @Override
  public InputFile newInputFile(String location) {
    return new GcsInput(this, location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new WholeFile(newInputFile(location), bytes -> put(location, bytes));
  }

  private void put(String location, byte[] bytes) {
    GcsLocation target = GcsLocation.of(location);
    answers.of(
        () -> {
          Storage.Objects.Insert insert =
              storage
                  .objects()
                  .insert(
                      target.bucket(),
                      new StorageObject().setName(target.key()),
                      new ByteArrayContent("application/octet-stream", bytes));
          insert.getMediaHttpUploader().setDirectUploadEnabled(true);
          return insert.setDisableGZipContent(true).execute();
        });
  }

  /** The length of a file that must be there, in bytes. */
  long length(String location) {
    GcsLocation target = GcsLocation.of(location);
    return answers.ofFile(
        location, () -> length(storage.objects().get(target.bucket(), target.key()).execute()));
  }

  /** A file that must be there, from a position on. */
  InputStream read(String location, long start) {
    GcsLocation target = GcsLocation.of(location);
    return answers.ofFile(
        location,
        () -> {
          Storage.Objects.Get get = storage.objects().get(target.bucket(), target.key());
          if (start > 0) {
            get.getRequestHeaders().setRange("bytes=" + start + "-");
          }
          return orNothing(get);
        });
  }

  private static InputStream orNothing(Storage.Objects.Get get) throws IOException {
    try {
      return get.executeMediaAsInputStream();
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == RANGE_NOT_SATISFIABLE) {
        return InputStream.nullInputStream();
      }
      throw e;
    }
  }

  @Override
  public void deleteFile(String location) {
    GcsLocation target = GcsLocation.of(location);
    try {
      answers.of(() -> storage.objects().delete(target.bucket(), target.key()).execute());
    } catch (StoreException e) {
      if (!GoogleResponses.isMissing(e)) {
        throw e;
      }
    }
  }

  @Override
  public void deleteFiles(Iterable<String> locations) {
    ManyDeletes.of(locations, this::deleteFile);
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    GcsLocation target = GcsLocation.of(prefix);
    return () ->
        Listed.onPages(
                () -> pages(target).iterator(),
                page -> page.getItems() == null ? List.of() : page.getItems())
            .map(object -> found(target.bucket(), object))
            .iterator();
  }

  private Stream<Objects> pages(GcsLocation target) {
    return Stream.iterate(
        page(target, null),
        page -> page != null,
        page -> page.getNextPageToken() == null ? null : page(target, page.getNextPageToken()));
  }

  private Objects page(GcsLocation target, @Nullable String token) {
    return answers.of(
        () ->
            storage
                .objects()
                .list(target.bucket())
                .setPrefix(target.key())
                .setPageToken(token)
                .execute());
  }

  private static FileInfo found(String bucket, StorageObject object) {
    DateTime updated = object.getUpdated();
    return new FileInfo(
        "gs://" + bucket + "/" + object.getName(),
        length(object),
        updated == null ? 0 : updated.getValue());
  }

  private static long length(StorageObject object) {
    BigInteger length = object.getSize();
    if (length == null || length.signum() < 0 || length.bitLength() >= Long.SIZE) {
      throw new StoreException("The warehouse's object store gives a file no length", null);
    }
    return length.longValue();
  }

  @Override
  public void deletePrefix(String prefix) {
    deleteFiles(Listed.few(prefix, listPrefix(prefix)));
  }
}
