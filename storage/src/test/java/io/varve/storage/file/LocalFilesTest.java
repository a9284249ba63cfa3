package io.varve.storage.file;

import io.varve.storage.store.FilesSuite;
import java.nio.file.Path;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.io.TempDir;

/** Files on the local file system are what files of every store are. */
final class LocalFilesTest extends FilesSuite {

  @TempDir private Path folder;

  @Override
  protected SupportsPrefixOperations files() {
    return new LocalFileIO();
  }

  @Override
  protected String folder() {
    return "file://" + folder;
  }
}
