package io.varve.storage.s3;

import io.varve.storage.access.Right;
import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Credential.AccessKey;
import io.varve.storage.profile.S3Credential.CloudflareR2;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.sign.Signer;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreResponse;
import io.varve.storage.store.Vended;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/** A store that speaks the protocol of S3, and what gives credentials for it. */
public final class S3Store implements Store {

  private static final String KEY_ID = "s3.access-key-id";
  private static final String SECRET = "s3.secret-access-key";
  private static final String TOKEN = "s3.session-token";

  private final S3Profile profile;
  private final S3Credential credential;
  private final S3Connections connections;
  private final S3Files files;
  private final Sessions sessions;
  private final Signer signer;

  public S3Store(S3Profile profile, S3Credential credential, S3Connections connections) {
    this.profile = profile;
    this.credential = credential;
    this.connections = connections;
    AwsCredentialsProvider own = OwnCredentials.of(credential);
    StsClient sts = S3Clients.sts(profile, own, connections);
    AwsCredentialsProvider ofBucket = OwnCredentials.ofBucket(profile, credential, own, sts);
    this.files = new S3Files(S3Clients.s3(profile, ofBucket, connections));
    this.signer = new Signer(profile, ofBucket, OwnCredentials.secret(credential));
    this.sessions =
        credential instanceof CloudflareR2 key
            ? new R2Sessions(profile, key, connections.r2(profile), Clock.systemUTC())
            : new RoleSessions(profile, credential.externalId(), sts);
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
    AwsCredentials session =
        AwsSessionCredentials.create(given.get(KEY_ID), given.get(SECRET), given.get(TOKEN));
    return new S3Files(
        S3Clients.s3(profile, StaticCredentialsProvider.create(session), connections));
  }

  @Override
  public Map<String, String> clientConfig(boolean softDrops) {
    Map<String, String> config = new HashMap<>();
    config.put("s3.region", profile.region());
    config.put("client.region", profile.region());
    config.put("s3.path-style-access", Boolean.toString(profile.pathStyleAccess()));
    if (profile.endpoint() != null) {
      config.put("s3.endpoint", profile.endpoint());
    }
    if (profile.kmsKeyArn() != null) {
      config.put("s3.sse.type", "kms");
      config.put("s3.sse.key", profile.kmsKeyArn());
    }
    if (softDrops && profile.pushS3DeleteDisabled()) {
      // Spark deletes the files of what it purges by itself, and then nothing could come back.
      config.put("s3.delete-enabled", "false");
    }
    return config;
  }

  @Override
  public String refreshProperty() {
    return "client.refresh-credentials-endpoint";
  }

  @Override
  public Map<String, String> sharedCredential() {
    return profile.staticCredentialsAllowed() && credential instanceof AccessKey key
        ? Map.of(KEY_ID, key.accessKeyId(), SECRET, key.secretAccessKey())
        : Map.of();
  }

  @Override
  public Optional<Signer> signer() {
    return profile.remoteSigningEnabled() ? Optional.of(signer) : Optional.empty();
  }

  @Override
  public Vended vend(String principal, String location, Right right) {
    AwsSessionCredentials given = sessions.of(principal, location, right);
    Instant expires = given.expirationTime().orElseThrow();
    String millis = Long.toString(expires.toEpochMilli());
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
        expires);
  }

  @Override
  public Optional<StoreResponse> answer(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(SdkException.class::isInstance)
        .findFirst()
        .map(S3Store::response)
        .or(() -> StoreResponse.cause(failure, R2Refusal.class).map(R2Refusal::answer));
  }

  private static StoreResponse response(Throwable failure) {
    if (failure instanceof AwsServiceException refused) {
      return new StoreResponse(
          refused.statusCode(),
          refused.awsErrorDetails() == null ? null : refused.awsErrorDetails().errorCode());
    }
    return StoreResponse.none(failure);
  }
}
