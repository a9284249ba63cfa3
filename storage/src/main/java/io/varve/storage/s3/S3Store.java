package io.varve.storage.s3;

import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.Right;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreAnswer;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.Vended;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** A store that speaks the protocol of S3, and its STS. */
public final class S3Store implements Store {

  /** Stores that know no roles want one to be named all the same. */
  private static final String ANY_ROLE = "arn:aws:iam::000000000000:role/varve";

  private static final String KEY_ID = "s3.access-key-id";
  private static final String SECRET = "s3.secret-access-key";
  private static final String TOKEN = "s3.session-token";

  private final S3Profile profile;
  private final S3Credential credential;
  private final S3Connections connections;
  private final S3Files files;
  private final StsClient sts;

  public S3Store(S3Profile profile, S3Credential credential, S3Connections connections) {
    this.profile = profile;
    this.credential = credential;
    this.connections = connections;
    AwsBasicCredentials own =
        AwsBasicCredentials.create(credential.accessKeyId(), credential.secretAccessKey());
    this.files = new S3Files(S3Clients.s3(profile, own, connections));
    this.sts = S3Clients.sts(profile, own, connections);
  }

  @Override
  public S3Profile profile() {
    return profile;
  }

  @Override
  public S3Files files() {
    return files;
  }

  @Override
  public S3Files filesAs(Vended vended) {
    Map<String, String> given = vended.properties();
    return new S3Files(
        S3Clients.s3(
            profile,
            AwsSessionCredentials.create(given.get(KEY_ID), given.get(SECRET), given.get(TOKEN)),
            connections));
  }

  @Override
  public Map<String, String> clientConfig() {
    Map<String, String> config = new HashMap<>();
    config.put("s3.region", profile.region());
    config.put("client.region", profile.region());
    config.put("s3.path-style-access", Boolean.toString(profile.pathStyleAccess()));
    if (profile.endpoint() != null) {
      config.put("s3.endpoint", profile.endpoint());
    }
    return config;
  }

  @Override
  public String refreshProperty() {
    return "client.refresh-credentials-endpoint";
  }

  @Override
  public Map<String, String> sharedCredential() {
    return profile.staticCredentialsAllowed()
        ? Map.of(KEY_ID, credential.accessKeyId(), SECRET, credential.secretAccessKey())
        : Map.of();
  }

  /** Asks STS for credentials of the profile's role; the principal stands in the store's log. */
  @Override
  public Vended vend(String principal, String location, Right right) {
    String policy = SessionPolicy.of(location, right);
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
      String millis = Long.toString(given.expiration().toEpochMilli());
      return new Vended(
          Map.of(
              KEY_ID,
              given.accessKeyId(),
              SECRET,
              given.secretAccessKey(),
              TOKEN,
              given.sessionToken(),
              "s3.session-token-expires-at-ms",
              millis,
              "expiration-time",
              millis),
          given.expiration());
    } catch (SdkException e) {
      throw new StoreException(
          "No credentials could be had for clients of this warehouse: its STS "
              + (e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                  ? "said " + refused.awsErrorDetails().errorCode()
                  : "did not answer"),
          e);
    }
  }

  @Override
  public Optional<StoreAnswer> answer(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(SdkException.class::isInstance)
        .findFirst()
        .map(S3Store::said);
  }

  private static StoreAnswer said(Throwable failure) {
    if (failure instanceof AwsServiceException refused) {
      return new StoreAnswer(
          refused.statusCode(),
          refused.awsErrorDetails() == null ? null : refused.awsErrorDetails().errorCode());
    }
    return StoreAnswer.none(failure);
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
