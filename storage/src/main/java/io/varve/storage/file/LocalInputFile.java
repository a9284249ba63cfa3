package io.varve.storage.file;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * A file to read; the reading is Iceberg's. What is no regular file, such as a named pipe, which
 * nobody may ever write to, is not there.
 *
 * @param allowed whether it may be read; if not, it is not there
 */
record LocalInputFile(String location, Path path, boolean allowed) implements InputFile {

  LocalInputFile(String location, Path path) {
    this(location, path, true);
  }

  @Override
  public long getLength() {
    return delegate().getLength();
  }

  @Override
  public SeekableInputStream newStream() {
    return delegate().newStream();
  }

  @Override
  public boolean exists() {
    return allowed && Files.isRegularFile(path);
  }

  private InputFile delegate() {
    if (!exists()) {
      // Iceberg's own words, which its clients look for.
      throw new NotFoundException("Failed to open input stream for file: %s", location);
    }
    return org.apache.iceberg.Files.localInput(path.toFile());
  }
}
