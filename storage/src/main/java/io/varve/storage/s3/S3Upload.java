package io.varve.storage.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A file to put: whole when {@code close} returns, or not there. */
record S3Upload(S3Client s3, S3Location place, String location) implements OutputFile {

  @Override
  public PositionOutputStream create() {
    return new Stream(s3, place);
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    return create();
  }

  @Override
  public InputFile toInputFile() {
    return new S3Input(s3, place, location);
  }

  private static final class Stream extends PositionOutputStream {

    private final S3Client s3;
    private final S3Location place;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    Stream(S3Client s3, S3Location place) {
      this.s3 = s3;
      this.place = place;
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
      if (closed) {
        return;
      }
      closed = true;
      try {
        s3.putObject(
            request -> request.bucket(place.bucket()).key(place.key()),
            RequestBody.fromBytes(bytes.toByteArray()));
      } catch (SdkException e) {
        throw new IOException("Cannot put s3://" + place.bucket() + "/" + place.key(), e);
      }
    }
  }
}
