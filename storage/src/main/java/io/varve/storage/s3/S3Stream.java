package io.varve.storage.s3;

import io.varve.storage.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads an object from wherever it stands; one request as long as nobody seeks far. */
final class S3Stream extends SeekableInputStream {

  private static final int WORTH_READING_OVER = 256 << 10;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3Client s3;
  private final S3Location place;
  private final String location;
  private @Nullable ResponseInputStream<GetObjectResponse> open;
  private long openAt;
  private long position;

  S3Stream(S3Client s3, S3Location place, String location) {
    this.s3 = s3;
    this.place = place;
    this.location = location;
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
    ResponseInputStream<GetObjectResponse> current = open;
    long ahead = position - openAt;
    if (current != null && ahead >= 0 && ahead <= WORTH_READING_OVER) {
      current.skipNBytes(ahead);
      openAt = position;
      return current;
    }
    close();
    InputStream opened = get();
    openAt = position;
    return opened;
  }

  private InputStream get() {
    try {
      ResponseInputStream<GetObjectResponse> got =
          s3.getObject(
              request -> {
                request.bucket(place.bucket()).key(place.key());
                if (position > 0) {
                  request.range("bytes=" + position + "-");
                }
              });
      open = got;
      return got;
    } catch (NoSuchKeyException e) {
      // Iceberg's own words, which its clients look for.
      throw new NotFoundException(e, "Failed to open input stream for file: %s", location);
    } catch (S3Exception e) {
      if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
        return InputStream.nullInputStream();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    ResponseInputStream<GetObjectResponse> current = open;
    open = null;
    if (current != null) {
      // What is left of the object is not read only to keep a connection.
      current.abort();
    }
  }
}
