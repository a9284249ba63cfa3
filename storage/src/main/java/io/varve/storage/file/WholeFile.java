package io.varve.storage.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * A file to put into a store: whole when {@code close} returns, or absent.
 *
 * @param file the same file, to read
 */
public record WholeFile(InputFile file, Put put) implements OutputFile {

  /** Puts a file, or throws and leaves none. */
  public interface Put {
    void put(byte[] bytes) throws IOException;
  }

  @Override
  public PositionOutputStream create() {
    return new Stream(put);
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    return create();
  }

  @Override
  public String location() {
    return file.location();
  }

  @Override
  public InputFile toInputFile() {
    return file;
  }

  private static final class Stream extends PositionOutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Put put;
    private boolean closed;

    Stream(Put put) {
      this.put = put;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int oneByte) {
      bytes.write(oneByte);
    }

    @Override
    public void write(byte[] some, int offset, int length) {
      bytes.write(some, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        put.put(bytes.toByteArray());
      }
    }
  }
}
