package io.varve.storage.adls;

import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.file.datalake.DataLakeFileSystemClient;
import com.azure.storage.file.datalake.models.DataLakeStorageException;
import com.azure.storage.file.datalake.models.ListPathsOptions;
import com.azure.storage.file.datalake.models.PathItem;
import io.varve.storage.store.Listed;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what there is whose name begins in some way. */
interface Listing {

  /** Azure would give five thousand. */
  int PAGE = 1_000;

  /**
   * A file or a folder.
   *
   * @param modified when, in milliseconds of the epoch
   */
  record Found(String name, long size, long modified, boolean isFolder) {}

  Stream<Found> under(String prefix);

  /** By the blob service, which shows the folders of an account that has them as empty blobs. */
  static Listing ofBlobs(BlobContainerClient container, Duration time) {
    return prefix ->
        Listed.onPages(
                container
                    .listBlobs(
                        new ListBlobsOptions()
                            .setPrefix(prefix)
                            .setMaxResultsPerPage(PAGE)
                            .setDetails(new BlobListDetails().setRetrieveMetadata(true)),
                        time)
                    .iterableByPage(),
                PagedResponse::getValue)
            .map(Listing::found);
  }

  private static Found found(BlobItem blob) {
    Map<String, String> metadata = blob.getMetadata();
    boolean isFolder = metadata != null && "true".equals(metadata.get("hdi_isfolder"));
    return new Found(
        blob.getName(),
        blob.getProperties().getContentLength(),
        millis(blob.getProperties().getLastModified()),
        isFolder);
  }

  /** By the service for files and folders, as clients with a credential for one folder must. */
  static Listing ofPaths(DataLakeFileSystemClient filesystem, Duration time) {
    return prefix -> {
      String folder = prefix.substring(0, Math.max(prefix.lastIndexOf('/'), 0));
      ListPathsOptions options = new ListPathsOptions().setRecursive(true).setMaxResults(PAGE);
      try {
        return Listed.onPages(
                filesystem
                    .listPaths(folder.isEmpty() ? options : options.setPath(folder), time)
                    .iterableByPage(),
                PagedResponse::getValue)
            .filter(path -> path.getName().startsWith(prefix))
            .map(Listing::found);
      } catch (DataLakeStorageException e) {
        if ("PathNotFound".equals(e.getErrorCode())) {
          return Stream.empty();
        }
        throw e;
      }
    };
  }

  private static Found found(PathItem path) {
    return new Found(
        path.getName(),
        path.getContentLength(),
        millis(path.getLastModified()),
        path.isDirectory());
  }

  private static long millis(@Nullable OffsetDateTime time) {
    return time == null ? 0 : time.toInstant().toEpochMilli();
  }
}
