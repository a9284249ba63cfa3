package io.varve.storage.s3;

import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.profile.S3Profile.Flavor;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** One object store as one warehouse reaches it, with the warehouse's own credential. */
public final class S3Store {

  private static final int TRIES = 3;

  /** Stores that know no roles want one to be named all the same. */
  private static final String ANY_ROLE = "arn:aws:iam::000000000000:role/varve";

  private final S3Profile profile;
  private final S3Credential credential;
  private final S3Client s3;
  private final S3Files files;
  private final StsClient sts;

  S3Store(S3Profile profile, S3Credential credential, S3Connections connections) {
    this.profile = profile;
    this.credential = credential;
    this.s3 = s3(profile, credential, connections);
    this.files = new S3Files(s3);
    this.sts = sts(profile, credential, connections);
  }

  public S3Profile profile() {
    return profile;
  }

  public S3Credential credential() {
    return credential;
  }

  /** Iceberg's FileIO on the store. */
  public S3Files files() {
    return files;
  }

  /**
   * Asks STS for credentials of the profile's role that are limited by a policy.
   *
   * @param principal whom they are for; it stands in the store's own log
   * @param policy JSON of the session's policy
   * @throws StoreException if STS can't be reached or gives none
   */
  public Session assumeRole(String principal, String policy) {
    String role = profile.stsRoleArn();
    try {
      Credentials given =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn(role == null ? ANY_ROLE : role)
                          .roleSessionName(sessionName(principal))
                          .durationSeconds((int) profile.stsTokenValiditySeconds())
                          .externalId(credential.externalId())
                          .tags(tags())
                          .policy(policy))
              .credentials();
      return new Session(
          given.accessKeyId(), given.secretAccessKey(), given.sessionToken(), given.expiration());
    } catch (SdkException e) {
      throw new StoreException(
          "No credentials could be had for clients of this warehouse: its STS "
              + (e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                  ? "said " + refused.awsErrorDetails().errorCode()
                  : "did not answer"),
          e);
    }
  }

  private List<Tag> tags() {
    return profile.stsSessionTags().entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  // What STS takes in a name: 2 to 64 characters.
  private static String sessionName(String principal) {
    String name = "varve-" + principal.replaceAll("[^\\w+=,.@-]", "-");
    return name.substring(0, Math.min(64, name.length()));
  }

  private static S3Client s3(
      S3Profile profile, S3Credential credential, S3Connections connections) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(connections.s3(profile))
            .region(Region.of(profile.region()))
            .credentialsProvider(provider(credential))
            .forcePathStyle(profile.pathStyleAccess())
            .overrideConfiguration(bounded());
    profile.endpointUri().ifPresent(builder::endpointOverride);
    if (profile.flavor() == Flavor.S3_COMPAT) {
      // Not every store knows the checksums that AWS's client sends of late.
      builder
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }
    return builder.build();
  }

  private static StsClient sts(
      S3Profile profile, S3Credential credential, S3Connections connections) {
    StsClientBuilder builder =
        StsClient.builder()
            .httpClient(connections.sts(profile))
            .region(Region.of(profile.region()))
            .credentialsProvider(provider(credential))
            .overrideConfiguration(bounded());
    profile.stsEndpointUri().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static StaticCredentialsProvider provider(S3Credential credential) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(credential.accessKeyId(), credential.secretAccessKey()));
  }

  // What is on the machine for other programs must not lead us elsewhere.
  private static ClientOverrideConfiguration bounded() {
    return ClientOverrideConfiguration.builder()
        .defaultProfileFile(ProfileFile.aggregator().build())
        .apiCallAttemptTimeout(Duration.ofSeconds(10))
        .apiCallTimeout(Duration.ofSeconds(20))
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(TRIES).build())
        .build();
  }
}
