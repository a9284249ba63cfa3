package io.varve.storage.gcs;

import io.varve.storage.file.RangedStream;
import java.io.InputStream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A file to read. */
record GcsInput(GcsFiles files, String location) implements InputFile {

  @Override
  public long getLength() {
    return files.length(location);
  }

  @Override
  public boolean exists() {
    try {
      files.length(location);
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public SeekableInputStream newStream() {
    return new RangedStream() {
      @Override
      protected InputStream from(long start) {
        return files.read(location, start);
      }
    };
  }
}
