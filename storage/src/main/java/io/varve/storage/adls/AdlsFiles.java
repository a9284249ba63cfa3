package io.varve.storage.adls;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import io.varve.storage.file.ManyDeletes;
import io.varve.storage.file.WholeFile;
import io.varve.storage.location.AdlsLocation;
import io.varve.storage.store.Listed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Iceberg's FileIO on one file system, by the blob service, which accounts with and without folders
 * have. What Varve writes is small and named anew each time, so it is put in one request, from
 * memory.
 */
final class AdlsFiles implements SupportsPrefixOperations, SupportsBulkOperations {

  private static final long serialVersionUID = 1L;

  private final transient BlobContainerClient container;
  private final transient Listing listing;
  private final transient Duration time;

  /**
   * @param time for one request, with all its tries
   */
  AdlsFiles(BlobContainerClient container, Listing listing, Duration time) {
    this.container = container;
    this.listing = listing;
    this.time = time;
  }

  @Override
  public void initialize(Map<String, String> properties) {}

  @Override
  public void close() {}

  @Override
  public InputFile newInputFile(String location) {
    return new AdlsInput(blob(location), location, time);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    BlobClient blob = blob(location);
    return new WholeFile(
        newInputFile(location),
        bytes ->
            AzureResponses.of(
                () ->
                    blob.getBlockBlobClient()
                        .uploadWithResponse(
                            new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(bytes)),
                            time,
                            Context.NONE)));
  }

  @Override
  public void deleteFile(String location) {
    BlobClient blob = blob(location);
    AzureResponses.of(() -> blob.deleteIfExistsWithResponse(null, null, time, Context.NONE));
  }

  @Override
  public void deleteFiles(Iterable<String> locations) {
    ManyDeletes.of(locations, this::deleteFile);
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    AdlsLocation target = AdlsLocation.of(prefix);
    return () ->
        AzureResponses.each(
            AzureResponses.of(
                () -> listing.under(target.key()).filter(found -> !found.isFolder()).iterator()),
            found ->
                new FileInfo(target.root() + "/" + found.name(), found.size(), found.modified()));
  }

  @Override
  public void deletePrefix(String prefix) {
    AdlsLocation target = AdlsLocation.of(prefix);
    List<String> files = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    AzureResponses.of(
        () -> {
          listing
              .under(target.key())
              // It may have no end.
              .limit(Listed.FEW)
              .forEach(
                  found ->
                      (found.isFolder() ? folders : files).add(target.root() + "/" + found.name()));
          return files;
        });
    deleteFiles(files);
    if (!folders.isEmpty()) {
      folders.add(prefix.replaceAll("/+$", ""));
    }
    // A folder that is not empty is not deleted, so the deepest are deleted first.
    folders.sort(Comparator.comparingInt(String::length).reversed());
    folders.forEach(this::deleteFile);
  }

  private BlobClient blob(String location) {
    return container.getBlobClient(AdlsLocation.of(location).key());
  }
}
