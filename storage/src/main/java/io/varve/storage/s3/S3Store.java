package io.varve.storage.s3;

import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** One object store as one warehouse reaches it, with the warehouse's own credential. */
public final class S3Store {

  /** Stores that know no roles want one to be named all the same. */
  private static final String ANY_ROLE = "arn:aws:iam::000000000000:role/varve";

  private final S3Profile profile;
  private final S3Credential credential;
  private final S3Connections connections;
  private final S3Client s3;
  private final S3Files files;
  private final StsClient sts;

  S3Store(S3Profile profile, S3Credential credential, S3Connections connections) {
    this.profile = profile;
    this.credential = credential;
    this.connections = connections;
    AwsBasicCredentials own =
        AwsBasicCredentials.create(credential.accessKeyId(), credential.secretAccessKey());
    this.s3 = S3Clients.s3(profile, own, connections);
    this.files = new S3Files(s3);
    this.sts = S3Clients.sts(profile, own, connections);
  }

  public S3Profile profile() {
    return profile;
  }

  public S3Credential credential() {
    return credential;
  }

  /** The store as Varve itself finds it. */
  public S3Client own() {
    return s3;
  }

  /** The store as a client finds it that was given a session. */
  public S3Client as(Session session) {
    return S3Clients.s3(
        profile,
        AwsSessionCredentials.create(
            session.accessKeyId(), session.secretAccessKey(), session.sessionToken()),
        connections);
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
}
