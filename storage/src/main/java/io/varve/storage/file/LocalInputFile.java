package io.varve.storage.file;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A file to read; the reading is Iceberg's. */
record LocalInputFile(String location, Path path) implements InputFile {

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
    return Files.isRegularFile(path);
  }

  private InputFile delegate() {
    return org.apache.iceberg.Files.localInput(path.toFile());
  }
}
