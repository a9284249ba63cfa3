package io.varve.storage.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Profile;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** What is signed is what AWS's own signer would sign; what leads out of the folder is not. */
final class RequestSignerTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final AwsCredentials KEY = AwsBasicCredentials.create("someone", "planted");
  private static final String TABLE = "https://s3.eu-central-1.amazonaws.com/lake/a/t";
  private static final S3Profile AWS =
      (S3Profile)
          Profile.parse("{\"type\": \"s3\", \"bucket\": \"lake\", \"region\": \"eu-central-1\"}");
  private static final S3Profile OTHER =
      (S3Profile)
          Profile.parse(
              "{\"type\": \"s3\", \"bucket\": \"lake\", \"region\": \"eu-central-1\","
                  + " \"endpoint\": \"http://127.0.0.1:9000\"}");

  private static Map<String, List<String>> sign(
      S3Profile profile, String method, String uri, Map<String, List<String>> headers) {
    return RequestSigner.sign(profile, KEY, "a/t", true, method, URI.create(uri), headers, NOW);
  }

  private static void assertRefused(String method, String uri, String... header) {
    Map<String, List<String>> headers =
        header.length == 0 ? Map.of() : Map.of(header[0], List.of(header[1]));
    assertThatThrownBy(() -> sign(AWS, method, uri, headers))
        .isInstanceOf(SignRefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /lake/a/t/data/day%3D2026-11-25/a%20b%2Bc.parquet",
    "HEAD, :443/lake/a/t/data/%C3%A4.parquet",
    "PUT, /lake/a/t/f?partNumber=3&uploadId=a%2Fb%3D",
    "POST, /lake/a/t/f?uploads",
    "GET, /lake?list-type=2&prefix=a%2Ft%2Fx%2F&delimiter=%2F",
    "DELETE, /lake/a/t/f?x-id=DeleteObject"
  })
  void theSignatureIsThatOfTheSdksOwnSigner(String method, String rest) {
    URI uri = URI.create("https://s3.eu-central-1.amazonaws.com" + rest);
    AwsCredentials session = AwsSessionCredentials.create("id", "planted", "token");
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri).build();
    var expected =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(session)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)));
    var signed = RequestSigner.sign(AWS, session, "a/t", true, method, uri, Map.of(), NOW);
    assertThat(signed.get("Authorization"))
        .isEqualTo(expected.request().headers().get("Authorization"));
  }

  @Test
  void onlyHeadersThatTheRequestHasNotComeBackAndARangeIsNotSigned() {
    var signed =
        sign(
            AWS,
            "GET",
            TABLE + "/f",
            Map.of(
                "X-Amz-Content-SHA256",
                List.of("STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
                "Range",
                List.of("bytes=0-7")));
    assertThat(signed).containsOnlyKeys("Authorization", "x-amz-date");
    assertThat(String.valueOf(signed.get("Authorization")))
        .contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lake/a/t",
        "/lake/a/t/",
        "/lake/a/t-evil/f",
        "/lake/a/u/f",
        "/lake/a/t/../u/f",
        "/lake/a/t/%2E%2E/u/f",
        "/lake/a/t/..%2Fu/f",
        "/lake/a/t//f",
        "/lake/a/t/x\\..\\f",
        "/lake/a/t/%5C",
        "/lake/a/t/f%00",
        "/lake/a/t/f%FF",
        "/lake2/a/t/f",
        "/lake/a/t/f?acl",
        "/lake/a/t/f?versionId=1",
        "/lake/a/t/f?x-id=a&x-id=b",
        "/lake/a/t/f?response-content-type=x",
        "/lake",
        "/lake?list-type=2",
        "/lake?list-type=2&prefix=",
        "/lake?list-type=2&prefix=a%2Ft",
        "/lake?list-type=2&prefix=a%2Ft-evil%2F",
        "/lake?list-type=2&prefix=a%2Ft%2F..%2Fu%2F",
        "/lake?policy"
      })
  void requestElsewhereOrNotOnTheListIsNotSigned(String rest) {
    assertThatThrownBy(() -> sign(OTHER, "GET", "http://127.0.0.1:9000" + encoded(rest), Map.of()))
        .isInstanceOf(SignRefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({"auto, true, true", "path, true, false", "virtual_host, false, true"})
  void theBucketStandsWhereTheProfileSays(String style, boolean path, boolean host) {
    S3Profile profile =
        (S3Profile)
            Profile.parse(
                "{\"type\": \"s3\", \"bucket\": \"lake\", \"region\": \"eu-central-1\","
                    + " \"remote-signing-url-style\": \""
                    + style
                    + "\"}");
    String inHost = "https://lake.s3.eu-central-1.amazonaws.com/a/t/f";
    assertThat(isSigned(profile, TABLE + "/f", Map.of())).isEqualTo(path);
    assertThat(isSigned(profile, inHost, Map.of())).isEqualTo(host);
  }

  @Test
  void onlyTheEncryptionOfTheProfileIsSigned() {
    String key = "arn:aws:kms:eu-central-1:123456789012:key/k";
    S3Profile encrypted =
        (S3Profile)
            Profile.parse(
                "{\"type\": \"s3\", \"bucket\": \"lake\", \"region\": \"eu-central-1\","
                    + " \"aws-kms-key-arn\": \""
                    + key
                    + "\"}");
    String type = "x-amz-server-side-encryption";
    var ours = Map.of(type, List.of("aws:kms"), type + "-aws-kms-key-id", List.of(key));
    assertThat(isSigned(encrypted, TABLE + "/f", ours)).isTrue();
    assertThat(isSigned(AWS, TABLE + "/f", ours)).isFalse();
    assertThat(isSigned(encrypted, TABLE + "/f", Map.of(type, List.of("AES256")))).isFalse();
    var others = Map.of(type + "-aws-kms-key-id", List.of(key + "2"));
    assertThat(isSigned(encrypted, TABLE + "/f", others)).isFalse();
  }

  private static boolean isSigned(
      S3Profile profile, String uri, Map<String, List<String>> headers) {
    try {
      return sign(profile, "PUT", uri, headers).containsKey("Authorization");
    } catch (SignRefusedException e) {
      return false;
    }
  }

  private static String encoded(String rest) {
    return rest.replace("\\", "%5C");
  }

  @Test
  void otherHostsMethodsAndHeadersAreNotSigned() {
    assertRefused("GET", "https://s3.eu-central-1.amazonaws.com.evil.org/lake/a/t/f");
    assertRefused("GET", "http://s3.eu-central-1.amazonaws.com/lake/a/t/f");
    assertRefused("GET", "https://s3.us-east-1.amazonaws.com/lake/a/t/f");
    assertRefused("GET", "https://lakes.s3.eu-central-1.amazonaws.com/a/t/f");
    assertRefused("GET", "https://me@s3.eu-central-1.amazonaws.com/lake/a/t/f");
    assertRefused("PATCH", TABLE + "/f");
    assertRefused("PUT", TABLE + "/f?tagging");
    assertRefused("POST", "https://s3.eu-central-1.amazonaws.com/lake?delete");
    assertRefused("PUT", TABLE + "/f", "x-amz-copy-source", "lake/a/u/f");
    assertRefused("PUT", TABLE + "/f", "X-Amz-Acl", "public-read");
    assertRefused("PUT", TABLE + "/f", "x-amz-meta-a", "b\nhost:evil");
    assertRefused("PUT", TABLE + "/f", "x-amz-server-side-encryption-aws-kms-key-id", "other");
    assertRefused("GET", TABLE + "/" + "f".repeat(9000));
    assertRefused("GET", TABLE + "/f", "x-amz-date", "20361125T120000Z");
    assertRefused(
        "PUT", TABLE + "/f", "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    assertThat(sign(AWS, "GET", "https://lake.s3.eu-central-1.amazonaws.com/a/t/f", Map.of()))
        .containsKey("Authorization");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /f",
    "DELETE, /f",
    "POST, /f?uploads",
    "POST, /f?uploadId=1",
    "GET, /f?uploadId=1"
  })
  void readerGetsOnlyReadsSigned(String method, String rest) {
    URI uri = URI.create(TABLE + rest);
    assertThatThrownBy(() -> RequestSigner.sign(AWS, KEY, "a/t", false, method, uri, Map.of(), NOW))
        .hasMessageContaining("right to write");
    assertThat(
            RequestSigner.sign(
                AWS, KEY, "a/t", false, "GET", URI.create(TABLE + "/f"), Map.of(), NOW))
        .containsKey("Authorization");
  }
}
