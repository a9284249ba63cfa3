package io.varve.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.access.Right;
import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** One folder, to read or to read and write. */
final class SessionPolicyTest {

  private static String policy(String location, Right right, @Nullable String kmsKeyArn) {
    return new SessionPolicy("aws", kmsKeyArn).limit(location, right);
  }

  private static S3Profile profile(String flavor, String region) {
    return (S3Profile)
        Profile.parse(
            """
            {"type": "s3", "bucket": "lake", "region": "%s", "flavor": "%s"}\
            """
                .formatted(region, flavor));
  }

  @ParameterizedTest
  @CsvSource({
    "aws, eu-central-1, aws",
    "aws, cn-north-1, aws-cn",
    "aws, us-gov-west-1, aws-us-gov",
    "aws, us-iso-east-1, aws-iso",
    "aws, somewhere, aws",
    "s3-compat, cn-north-1, aws"
  })
  void resourcesAreInThePartitionOfTheRegion(String flavor, String region, String partition) {
    String policy =
        SessionPolicy.of(profile(flavor, region)).limit("s3://lake/a/t", Right.READ_WRITE);
    assertThat(policy)
        .contains(
            "\"arn:" + partition + ":s3:::lake/a/t/*\"", "\"arn:" + partition + ":s3:::lake\"");
    assertThat(policy.split("arn:", -1)).hasSize(3);
  }

  @Test
  void nonAsciiIsEscaped() {
    String policy = policy("s3://lake/données/表/t", Right.READ, null);
    assertThat(policy)
        .matches("[\\x20-\\x7e]+")
        .contains("\"arn:aws:s3:::lake/donn\\u00E9es/\\u8868/t/*\"");
    assertThat(JsonMapper.shared().readTree(policy).at("/Statement/0/Resource").asString())
        .isEqualTo("arn:aws:s3:::lake/données/表/t/*");
  }

  @ParameterizedTest
  @EnumSource
  void aLongLocationIsNotListedAndOneThatIsTooLongIsRefused(Right right) {
    String at = "s3://lake/" + "a".repeat(1000);
    assertThat(policy(at, right, null))
        .hasSizeLessThanOrEqualTo(SessionPolicy.LONGEST)
        .contains("s3:GetObject", "a".repeat(1000) + "/*")
        .doesNotContain("s3:ListBucket");
    assertThat(policy("s3://lake/" + "a".repeat(700), right, null)).contains("s3:ListBucket");
    assertThatThrownBy(() -> policy("s3://lake/" + "表".repeat(340), right, null))
        .isInstanceOf(StoreException.class)
        .hasNoCause()
        .hasMessageContaining("2048 characters");
  }

  @Test
  void readersGetAndListUnderTheFolder() {
    assertThat(policy("s3a://lake/a/t1/", Right.READ, null))
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
    assertThat(policy("s3://lake/a/t1", Right.READ_WRITE, null))
        .contains("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
        .contains("\"arn:aws:s3:::lake/a/t1/*\"");
  }

  @Test
  void encryptedFilesCanBeReadAndWritten() {
    String key = "arn:aws:kms:eu-central-1:123456789012:key/k";
    String end = ",\"Resource\":\"" + key + "\"}]}";
    assertThat(policy("s3://lake/a/t1", Right.READ, key))
        .endsWith("{\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\"]" + end);
    assertThat(policy("s3://lake/a/t1", Right.READ_WRITE, key))
        .endsWith("\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"]" + end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://lake", "s3://lake/", "s3://lake/*", "s3://lake/a?", "s3://lake/${x}/t"})
  void aFolderThatWouldOpenOthersIsRefused(String location) {
    assertThatThrownBy(() -> policy(location, Right.READ, null)).isInstanceOf(StoreException.class);
  }
}
