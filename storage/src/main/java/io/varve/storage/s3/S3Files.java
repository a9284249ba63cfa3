package io.varve.storage.s3;

import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Iceberg's S3FileIO, but for writing: what Varve writes is small and named anew each time, so it
 * is put in one request, from memory, with no file on disk before it and no look whether it is
 * there.
 */
public final class S3Files implements SupportsPrefixOperations, SupportsBulkOperations {

  private static final long serialVersionUID = 1L;

  private final transient S3Client s3;
  private final transient S3FileIO iceberg;

  S3Files(S3Client s3) {
    this.s3 = s3;
    this.iceberg = new S3FileIO(() -> s3);
    // It would warn of each that nobody closes; they end with the store that they belong to.
    iceberg.initialize(Map.of("init-creation-stacktrace", "false"));
  }

  @Override
  public InputFile newInputFile(String location) {
    return iceberg.newInputFile(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new S3Upload(s3, S3Location.of(location), iceberg.newInputFile(location));
  }

  @Override
  public void deleteFile(String location) {
    iceberg.deleteFile(location);
  }

  @Override
  public void deleteFiles(Iterable<String> locations) {
    iceberg.deleteFiles(locations);
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    return iceberg.listPrefix(prefix);
  }

  @Override
  public void deletePrefix(String prefix) {
    iceberg.deletePrefix(prefix);
  }
}
