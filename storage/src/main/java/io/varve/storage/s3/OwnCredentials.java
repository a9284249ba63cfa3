package io.varve.storage.s3;

import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Credential.AccessKey;
import io.varve.storage.profile.S3Credential.CloudflareR2;
import io.varve.storage.profile.S3Credential.SystemIdentity;
import io.varve.storage.profile.S3Profile;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** What Varve itself reaches a store with. */
final class OwnCredentials {

  private static final String SESSION = "varve";

  private OwnCredentials() {}

  /** The warehouse's credential as it is. */
  static AwsCredentialsProvider of(S3Credential credential) {
    return switch (credential) {
      case AccessKey key -> key(key.accessKeyId(), key.secretAccessKey());
      case CloudflareR2 key -> key(key.accessKeyId(), key.secretAccessKey());
      // Finds environment, files, container and machine by itself, and asks again in time.
      case SystemIdentity identity -> DefaultCredentialsProvider.builder().build();
    };
  }

  /** What all nodes know of the warehouse's credential and nobody else does; null if nothing. */
  static @Nullable String secret(S3Credential credential) {
    return switch (credential) {
      case AccessKey key -> key.secretAccessKey();
      case CloudflareR2 key -> key.secretAccessKey();
      case SystemIdentity identity -> null;
    };
  }

  private static AwsCredentialsProvider key(String id, String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
  }

  /**
   * What the bucket is reached with: the profile's role, if it names one.
   *
   * @param sts that knows the warehouse's credential
   */
  static AwsCredentialsProvider ofBucket(
      S3Profile profile, S3Credential credential, AwsCredentialsProvider own, StsClient sts) {
    String role = profile.assumeRoleArn();
    return role == null
        ? own
        : StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                request ->
                    request
                        .roleArn(role)
                        .roleSessionName(SESSION)
                        .externalId(credential.externalId()))
            .build();
  }
}
