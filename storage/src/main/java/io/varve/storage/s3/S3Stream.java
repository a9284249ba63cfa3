package io.varve.storage.s3;

import io.varve.storage.file.RangedStream;
import io.varve.storage.location.S3Location;
import java.io.InputStream;
import org.apache.iceberg.exceptions.NotFoundException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads an object. */
final class S3Stream extends RangedStream {

  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3Client s3;
  private final S3Location target;
  private final String location;

  S3Stream(S3Client s3, S3Location target, String location) {
    this.s3 = s3;
    this.target = target;
    this.location = location;
  }

  @Override
  protected InputStream from(long start) {
    try {
      return s3.getObject(
          request -> {
            request.bucket(target.bucket()).key(target.key());
            if (start > 0) {
              request.range("bytes=" + start + "-");
            }
          });
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
  protected void abandon(InputStream asked) {
    if (asked instanceof ResponseInputStream<?> response) {
      // What is left of the object is not read only to keep a connection.
      response.abort();
    }
  }
}
