package io.varve.storage.s3;

import io.varve.storage.file.WholeFile;
import io.varve.storage.location.S3Location;
import io.varve.storage.store.Listed;
import io.varve.storage.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Iceberg's FileIO on one S3 store. What Varve writes is small and named anew each time, so it is
 * put in one request, from memory, with no file on disk before it and no look whether it exists.
 */
final class S3Files implements SupportsPrefixOperations, SupportsBulkOperations {

  private static final long serialVersionUID = 1L;
  private static final int BATCH = 1000;

  private final transient S3Client s3;

  S3Files(S3Client s3) {
    this.s3 = s3;
  }

  @Override
  public void initialize(Map<String, String> properties) {}

  @Override
  public void close() {
    s3.close();
  }

  @Override
  public InputFile newInputFile(String location) {
    return new S3Input(s3, S3Location.of(location), location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    S3Location target = S3Location.of(location);
    return new WholeFile(newInputFile(location), bytes -> put(target, bytes));
  }

  private void put(S3Location target, byte[] bytes) throws IOException {
    try {
      s3.putObject(
          request -> request.bucket(target.bucket()).key(target.key()),
          RequestBody.fromBytes(bytes));
    } catch (SdkException e) {
      throw new IOException("Cannot put s3://" + target.bucket() + "/" + target.key(), e);
    }
  }

  @Override
  public void deleteFile(String location) {
    S3Location target = S3Location.of(location);
    s3.deleteObject(request -> request.bucket(target.bucket()).key(target.key()));
  }

  @Override
  public void deleteFiles(Iterable<String> locations) {
    List<S3Location> batch = new ArrayList<>();
    int failed = 0;
    for (String location : locations) {
      S3Location next = S3Location.of(location);
      if (batch.size() == BATCH || (!batch.isEmpty() && !isBeside(batch.getFirst(), next))) {
        failed += delete(batch);
        batch.clear();
      }
      batch.add(next);
    }
    failed += batch.isEmpty() ? 0 : delete(batch);
    if (failed > 0) {
      throw new BulkDeletionFailureException(failed);
    }
  }

  private static boolean isBeside(S3Location one, S3Location other) {
    return one.bucket().equals(other.bucket());
  }

  private int delete(List<S3Location> targets) {
    List<ObjectIdentifier> keys =
        targets.stream()
            .map(target -> ObjectIdentifier.builder().key(target.key()).build())
            .toList();
    return s3.deleteObjects(
            request ->
                request
                    .bucket(targets.getFirst().bucket())
                    .delete(delete -> delete.objects(keys).quiet(true)))
        .errors()
        .size();
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    S3Location target = S3Location.of(prefix);
    String root = prefix.substring(0, prefix.length() - target.key().length());
    return () ->
        Listed.onPages(
                s3.listObjectsV2Paginator(
                    request -> request.bucket(target.bucket()).prefix(target.key())),
                ListObjectsV2Response::contents)
            .map(object -> found(root, object))
            .iterator();
  }

  private static FileInfo found(String root, S3Object object) {
    if (object.key() == null || object.size() == null || object.lastModified() == null) {
      throw new StoreException("The warehouse's object store lists what can't be there", null);
    }
    return new FileInfo(root + object.key(), object.size(), object.lastModified().toEpochMilli());
  }

  @Override
  public void deletePrefix(String prefix) {
    deleteFiles(Listed.few(prefix, listPrefix(prefix)));
  }
}
