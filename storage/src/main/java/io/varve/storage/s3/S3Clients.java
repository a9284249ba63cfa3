package io.varve.storage.s3;

import io.varve.storage.profile.S3Profile;
import io.varve.storage.profile.S3Profile.Flavor;
import io.varve.storage.store.Limits;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/** Makes AWS's clients of a store; they share its connections, and closing one closes none. */
final class S3Clients {

  private S3Clients() {}

  static S3Client s3(
      S3Profile profile, AwsCredentialsProvider credentials, S3Connections connections) {
    ClientOverrideConfiguration.Builder bounded = bounded(connections);
    if (profile.kmsKeyArn() != null) {
      bounded.addExecutionInterceptor(new Encryption(profile.kmsKeyArn()));
    }
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(connections.s3(profile))
            .region(Region.of(profile.region()))
            .credentialsProvider(credentials)
            .forcePathStyle(profile.pathStyleAccess())
            .overrideConfiguration(bounded.build());
    profile.endpointUri().ifPresent(builder::endpointOverride);
    if (profile.flavor() == Flavor.S3_COMPAT) {
      // Not every store knows the checksums that AWS's client sends of late.
      builder
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }
    if (profile.legacyMd5Behavior()) {
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    return builder.build();
  }

  static StsClient sts(
      S3Profile profile, AwsCredentialsProvider credentials, S3Connections connections) {
    StsClientBuilder builder =
        StsClient.builder()
            .httpClient(connections.sts(profile))
            .region(Region.of(profile.region()))
            .credentialsProvider(credentials)
            .overrideConfiguration(bounded(connections).build());
    profile.stsEndpointUri().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  // What is on the machine for other programs must not lead us elsewhere.
  private static ClientOverrideConfiguration.Builder bounded(S3Connections connections) {
    Limits limits = connections.limits();
    return ClientOverrideConfiguration.builder()
        .defaultProfileFile(ProfileFile.aggregator().build())
        .scheduledExecutorService(connections.timer())
        .apiCallAttemptTimeout(limits.attempt())
        .apiCallTimeout(limits.call())
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(limits.tries())
                .build());
  }
}
