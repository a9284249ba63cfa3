package io.varve.storage.routing;

import io.varve.storage.file.LocalFileIO;
import io.varve.storage.location.AdlsLocation;
import io.varve.storage.location.GcsLocation;
import io.varve.storage.location.S3Location;
import io.varve.storage.store.Listed;
import io.varve.storage.store.StoreDirectory;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * One FileIO for the files of all warehouses. No warehouse is located in another, so a location
 * says which one it is in, and with whose credential it is reached.
 */
public final class Stores implements SupportsPrefixOperations {

  private static final long serialVersionUID = 1L;

  private final transient LocalFileIO local;
  private final transient StoreDirectory directory;
  private final transient OpenStores open;

  public Stores(StoreDirectory directory, OpenStores open) {
    this.directory = directory;
    this.local = new LocalFileIO(directory::root);
    this.open = open;
  }

  @Override
  public void initialize(Map<String, String> properties) {}

  /** Whether it costs next to nothing to see if the file at {@code location} exists. */
  public static boolean isLocal(String location) {
    return location.startsWith("file:");
  }

  @Override
  public InputFile newInputFile(String location) {
    return at(location).newInputFile(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return at(location).newOutputFile(location);
  }

  @Override
  public void deleteFile(String location) {
    at(location).deleteFile(location);
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    Iterable<FileInfo> listed = at(prefix).listPrefix(prefix);
    // By its name a file is read or deleted, with the credential of the warehouse that has it.
    return isLocal(prefix) ? listed : Listed.within(prefix, listed);
  }

  @Override
  public void deletePrefix(String prefix) {
    at(prefix).deletePrefix(prefix);
  }

  private SupportsPrefixOperations at(String location) {
    List<String> folders = folders(location);
    if (folders.isEmpty()) {
      return local;
    }
    // A second look: a secret may be rotated away between the entry and the secret.
    return directory
        .at(folders)
        .flatMap(open::of)
        .or(() -> directory.at(folders).flatMap(open::of))
        .<SupportsPrefixOperations>map(store -> store.files())
        .orElseThrow(() -> new NotFoundException("In no warehouse: %s", location));
  }

  // Of a location in a store, as warehouses' locations are written; none on the local file system.
  private static List<String> folders(String location) {
    if (S3Location.isOne(location)) {
      return S3Location.of(location).folders();
    }
    if (AdlsLocation.isOne(location)) {
      return AdlsLocation.of(location).folders();
    }
    return GcsLocation.isOne(location) ? GcsLocation.of(location).folders() : List.of();
  }
}
