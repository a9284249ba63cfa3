package io.varve.storage.s3;

import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Credential.AccessKey;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.FilesSuite;
import io.varve.storage.store.Limits;
import io.varve.testing.store.S3Double;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.AfterEach;

/** Files of an S3 store, as {@link S3Double} plays it. */
final class S3FilesTest extends FilesSuite {

  private final S3Double s3 = new S3Double();
  private final S3Connections connections =
      new S3Connections(Limits.TRIAL, StoreAddresses.OF_THIS_MACHINE);
  private final S3Store store =
      new S3Store(
          (S3Profile)
              Profile.parse(
                  """
                  {"type": "s3", "bucket": "lake", "region": "eu-central-1", "endpoint": "%s",
                   "path-style-access": true, "flavor": "s3-compat", "sts-enabled": false}\
                  """
                      .formatted(s3.url())),
          new AccessKey("key", "secret", null),
          connections);

  @AfterEach
  void end() {
    connections.close();
    s3.close();
  }

  @Override
  protected SupportsPrefixOperations files() {
    return store.files();
  }

  @Override
  protected String folder() {
    return "s3://lake/wh";
  }
}
