package io.varve.storage.adls;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobInputStreamOptions;
import io.varve.storage.file.RangedStream;
import java.io.InputStream;
import java.time.Duration;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A file to read. */
record AdlsInput(BlobClient blob, String location, Duration time) implements InputFile {

  private static final int RANGE_NOT_SATISFIABLE = 416;

  @Override
  public long getLength() {
    return AzureResponses.ofFile(
        location,
        () -> blob.getPropertiesWithResponse(null, time, Context.NONE).getValue().getBlobSize());
  }

  @Override
  public boolean exists() {
    return AzureResponses.of(() -> blob.existsWithResponse(time, Context.NONE).getValue());
  }

  @Override
  public SeekableInputStream newStream() {
    return new RangedStream() {
      @Override
      protected InputStream from(long start) {
        return AzureResponses.ofFile(location, () -> open(start));
      }
    };
  }

  private InputStream open(long start) {
    try {
      return blob.openInputStream(new BlobInputStreamOptions().setRange(new BlobRange(start)));
    } catch (BlobStorageException e) {
      if (e.getStatusCode() == RANGE_NOT_SATISFIABLE) {
        return InputStream.nullInputStream();
      }
      throw e;
    }
  }
}
