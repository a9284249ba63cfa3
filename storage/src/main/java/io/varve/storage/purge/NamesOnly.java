package io.varve.storage.purge;

import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** Files of which nothing but the names may be asked. */
final class NamesOnly implements FileIO {

  private static final long serialVersionUID = 1L;

  @Override
  public InputFile newInputFile(String location) {
    return new Name(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteFile(String location) {
    throw new UnsupportedOperationException();
  }

  private record Name(String location) implements InputFile {

    @Override
    public long getLength() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekableInputStream newStream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean exists() {
      throw new UnsupportedOperationException();
    }
  }
}
