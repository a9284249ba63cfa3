package io.varve.storage.file;

import io.varve.storage.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a file of a store from wherever it stands; one request as long as nobody seeks far. */
public abstract class RangedStream extends SeekableInputStream {

  private static final int WORTH_READING_OVER = 256 << 10;

  private @Nullable InputStream open;
  private long openAt;
  private long position;

  /**
   * Asks the store for the file from a position on; after its end there is nothing to read.
   *
   * @throws org.apache.iceberg.exceptions.NotFoundException if there is no such file
   */
  protected abstract InputStream from(long start) throws IOException;

  /** Lets go of what was asked for, which may not have been read to its end. */
  protected void abandon(InputStream asked) throws IOException {
    asked.close();
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void seek(long newPosition) {
    position = newPosition;
  }

  @Override
  public int read() {
    int read = read(InputStream::read);
    advance(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int read = read(in -> in.read(bytes, offset, length));
    advance(Math.max(read, 0));
    return read;
  }

  @FunctionalInterface
  private interface Reading {
    int of(InputStream in) throws IOException;
  }

  private int read(Reading reading) {
    try {
      return reading.of(stream());
    } catch (IOException e) {
      throw new StoreException("The warehouse's object store broke off while it answered", e);
    }
  }

  private void advance(int by) {
    position += by;
    openAt = position;
  }

  private InputStream stream() throws IOException {
    InputStream current = open;
    long ahead = position - openAt;
    if (current != null && ahead >= 0 && ahead <= WORTH_READING_OVER) {
      current.skipNBytes(ahead);
      openAt = position;
      return current;
    }
    close();
    InputStream opened = from(position);
    open = opened;
    openAt = position;
    return opened;
  }

  @Override
  public void close() throws IOException {
    InputStream current = open;
    open = null;
    if (current != null) {
      abandon(current);
    }
  }
}
