package io.varve.storage.profile;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a warehouse on S3 or a store that speaks its protocol is reached: the management API's
 * profile of type {@code s3}, with every default said and nothing secret.
 *
 * @param keyPrefix folders that the warehouse lies under, without slashes at the ends; null for the
 *     whole bucket
 * @param endpoint null for that of AWS in the region
 * @param pathStyleAccess whether the bucket stands in the path and not in the host
 * @param stsEnabled whether clients get short-lived credentials for the table they load
 * @param stsEndpoint null for {@code endpoint}, or else that of AWS in the region
 * @param stsRoleArn role that vended credentials are of; AWS needs one
 * @param stsTokenValiditySeconds how long vended credentials last
 * @param stsSessionTags tags of each session
 * @param staticCredentialsAllowed whether clients may get the warehouse's own credentials while STS
 *     is off; they open all of the warehouse and do not expire
 * @param layout where new tables and views lie
 */
public record S3Profile(
    String bucket,
    @Nullable String keyPrefix,
    String region,
    @Nullable String endpoint,
    boolean pathStyleAccess,
    Flavor flavor,
    boolean stsEnabled,
    @Nullable String stsEndpoint,
    @Nullable String stsRoleArn,
    long stsTokenValiditySeconds,
    Map<String, String> stsSessionTags,
    boolean staticCredentialsAllowed,
    StorageLayout layout) {

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

  /**
   * Reads a profile as clients send it, and checks it.
   *
   * @throws InvalidProfileException if it cannot be used
   */
  public static S3Profile parse(String json) {
    return S3ProfileJson.read(json);
  }

  /** The profile as JSON, in one form: equal profiles have equal texts. */
  public String toJson() {
    return S3ProfileJson.write(this);
  }

  /** URI of the folder that everything of the warehouse lies under, without a trailing slash. */
  public String location() {
    return "s3://" + bucket + (keyPrefix == null ? "" : "/" + keyPrefix);
  }

  /** Where S3 is asked, if it is not AWS's own place in the region. */
  public Optional<URI> endpointUri() {
    return Optional.ofNullable(endpoint).map(URI::create);
  }

  /** Where STS is asked, if it is not AWS's own place in the region. */
  public Optional<URI> stsEndpointUri() {
    return Optional.ofNullable(stsEndpoint == null ? endpoint : stsEndpoint).map(URI::create);
  }
}
