package io.varve.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.store.Right;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One folder, to read or to read and write. */
final class SessionPolicyTest {

  @Test
  void readersGetAndListUnderTheFolder() {
    assertThat(SessionPolicy.of("s3a://lake/a/t1/", Right.READ, null))
        .isEqualTo(
            "{\"Version\":\"2012-10-17\",\"Statement\":["
                + "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],"
                + "\"Resource\":\"arn:aws:s3:::lake/a/t1/*\"},"
                + "{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\","
                + "\"Resource\":\"arn:aws:s3:::lake\","
                + "\"Condition\":{\"StringLike\":{\"s3:prefix\":\"a/t1/*\"}}}]}");
  }

  @Test
  void writersPutAndDeleteToo() {
    assertThat(SessionPolicy.of("s3://lake/a/t1", Right.READ_WRITE, null))
        .contains("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
        .contains("\"arn:aws:s3:::lake/a/t1/*\"");
  }

  @Test
  void whatIsEncryptedCanBeReadAndWritten() {
    String key = "arn:aws:kms:eu-central-1:123456789012:key/k";
    String end = ",\"Resource\":\"" + key + "\"}]}";
    assertThat(SessionPolicy.of("s3://lake/a/t1", Right.READ, key))
        .endsWith("{\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\"]" + end);
    assertThat(SessionPolicy.of("s3://lake/a/t1", Right.READ_WRITE, key))
        .endsWith("\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"]" + end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://lake", "s3://lake/", "s3://lake/*", "s3://lake/a?", "s3://lake/${x}/t"})
  void aFolderThatWouldOpenOthersIsRefused(String location) {
    assertThatThrownBy(() -> SessionPolicy.of(location, Right.READ, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
