package io.varve.storage.s3;

import io.varve.storage.location.S3Location;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A file to read. */
record S3Input(S3Client s3, S3Location target, String location) implements InputFile {

  @Override
  public long getLength() {
    try {
      return s3.headObject(request -> request.bucket(target.bucket()).key(target.key()))
          .contentLength();
    } catch (NoSuchKeyException e) {
      throw new NotFoundException(e, "Failed to open input stream for file: %s", location);
    }
  }

  @Override
  public SeekableInputStream newStream() {
    return new S3Stream(s3, target, location);
  }

  @Override
  public boolean exists() {
    try {
      s3.headObject(request -> request.bucket(target.bucket()).key(target.key()));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }
}
