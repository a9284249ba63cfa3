package io.varve.storage.profile;

import io.varve.storage.profile.S3Credential.CloudflareR2;
import io.varve.storage.profile.S3Credential.SystemIdentity;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a warehouse on S3 or a store that speaks its protocol is reached: the management API's
 * profile of type {@code s3}, with every default written out and nothing secret.
 *
 * @param keyPrefix folders that the warehouse is stored under, without slashes at the ends; null
 *     for the whole bucket
 * @param endpoint null for that of AWS in the region
 * @param pathStyleAccess whether the bucket is in the path and not in the host
 * @param assumeRoleArn role that Varve itself reaches the bucket with; null for its credential's
 *     own rights
 * @param stsEnabled whether clients get short-lived credentials for the table they load
 * @param stsEndpoint null for {@code endpoint}, or else that of AWS in the region
 * @param stsRoleArn role that vended credentials are of; null for {@code assumeRoleArn}; AWS needs
 *     one
 * @param stsTokenValiditySeconds how long vended credentials last
 * @param stsSessionTags tags of each session; {@link #PRINCIPAL} in a value is whom it is for
 * @param staticCredentialsAllowed whether clients may get the warehouse's own credentials while STS
 *     is off; they open all of the warehouse and do not expire
 * @param kmsKeyArn key of AWS KMS that objects are encrypted with; null leaves it to the bucket
 * @param legacyMd5Behavior whether the store wants MD5 sums where AWS takes newer ones
 * @param allowAlternativeProtocols whether locations may begin with {@code s3a:} and {@code s3n:}
 * @param pushS3DeleteDisabled whether clients get a property that stops them from deleting files,
 *     while what is dropped can come back
 * @param remoteSigningUrlStyle where the bucket is in requests that are signed for clients
 * @param remoteSigningEnabled whether Varve signs requests of clients to the store
 * @param layout where new tables and views are stored
 */
public record S3Profile(
    String bucket,
    @Nullable String keyPrefix,
    String region,
    @Nullable String endpoint,
    boolean pathStyleAccess,
    Flavor flavor,
    @Nullable String assumeRoleArn,
    boolean stsEnabled,
    @Nullable String stsEndpoint,
    @Nullable String stsRoleArn,
    long stsTokenValiditySeconds,
    Map<String, String> stsSessionTags,
    boolean staticCredentialsAllowed,
    @Nullable String kmsKeyArn,
    boolean legacyMd5Behavior,
    boolean allowAlternativeProtocols,
    boolean pushS3DeleteDisabled,
    UrlStyle remoteSigningUrlStyle,
    boolean remoteSigningEnabled,
    StorageLayout layout)
    implements Profile {

  /** Who made the store. */
  public enum Flavor {
    AWS("aws"),
    S3_COMPAT("s3-compat");

    private final String text;

    Flavor(String text) {
      this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
      return text;
    }
  }

  /** Where the bucket is in a URL. */
  public enum UrlStyle {
    PATH("path"),
    VIRTUAL_HOST("virtual_host"),
    AUTO("auto");

    private final String text;

    UrlStyle(String text) {
      this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
      return text;
    }

    /** Whether the bucket may be in the path. */
    public boolean takesPath() {
      return this != VIRTUAL_HOST;
    }

    /** Whether the bucket may be in the host. */
    public boolean takesHost() {
      return this != PATH;
    }
  }

  /** Stands for whom a session is for in the value of one of its tags. */
  public static final String PRINCIPAL = "{principal}";

  /** The type, as the management API says it. */
  static final String TYPE = "s3";

  static S3Profile read(ProfileReader in) {
    return S3ProfileJson.read(in);
  }

  @Override
  public S3Credential credential(String json) {
    S3Credential credential = S3Credential.parse(json);
    if (credential instanceof CloudflareR2 && (endpoint == null || assumeRoleArn != null)) {
      throw new InvalidProfileException(
          "storage-profile: with a credential of cloudflare-r2 there must be an endpoint, such as"
              + " https://ACCOUNT.r2.cloudflarestorage.com, and no assume-role-arn");
    }
    return credential;
  }

  /**
   * Checks that a credential may be used on this server.
   *
   * @throws InvalidProfileException if it may not
   */
  public void check(S3Credential credential, MachineIdentity allowed) {
    if (!(credential instanceof SystemIdentity) || allowed == MachineIdentity.ON) {
      return;
    }
    if (allowed == MachineIdentity.OFF) {
      throw new InvalidProfileException(
          "storage-credential: this server uses no aws-system-identity; it does when it is started"
              + " with --system-identity");
    }
    if (assumeRoleArn == null || credential.externalId() == null) {
      throw new InvalidProfileException(
          "storage-credential: on this server an aws-system-identity needs an external-id, and an"
              + " assume-role-arn in the profile");
    }
  }

  @Override
  public String credentialType() {
    return TYPE;
  }

  @Override
  public boolean vends() {
    return stsEnabled;
  }

  @Override
  public Duration vendedValidity() {
    return Duration.ofSeconds(stsTokenValiditySeconds);
  }

  @Override
  public String vendsField() {
    return "sts-enabled";
  }

  @Override
  public boolean signs() {
    return remoteSigningEnabled;
  }

  @Override
  public boolean sharesCredential() {
    return staticCredentialsAllowed && !stsEnabled;
  }

  @Override
  public S3Profile sentTo() {
    return new S3Profile(
        bucket,
        keyPrefix,
        region,
        endpoint,
        pathStyleAccess,
        Flavor.AWS,
        assumeRoleArn,
        false,
        stsEndpoint,
        stsRoleArn,
        0,
        Map.of(),
        false,
        null,
        false,
        false,
        false,
        UrlStyle.AUTO,
        false,
        StorageLayout.DEFAULT);
  }

  @Override
  public String toJson() {
    return S3ProfileJson.write(this);
  }

  @Override
  public String location() {
    return "s3://" + bucket + (keyPrefix == null ? "" : "/" + keyPrefix);
  }

  /** Role that vended credentials are of, if there is one. */
  public @Nullable String vendedRoleArn() {
    return stsRoleArn == null ? assumeRoleArn : stsRoleArn;
  }

  /** The endpoint of S3, if it is not that of AWS in the region. */
  public Optional<URI> endpointUri() {
    return Optional.ofNullable(endpoint).map(URI::create);
  }

  /** The endpoint of STS, if it is not that of AWS in the region. */
  public Optional<URI> stsEndpointUri() {
    return Optional.ofNullable(stsEndpoint == null ? endpoint : stsEndpoint).map(URI::create);
  }
}
