package io.varve.storage.profile;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a warehouse on Google Cloud Storage is reached: the management API's profile of type {@code
 * gcs}, with every default written out and nothing secret.
 *
 * @param keyPrefix folders that the warehouse is stored under, without slashes at the ends; null
 *     for the whole bucket
 * @param endpoint null for that of Google
 * @param stsEnabled whether clients get short-lived tokens for the table they load
 * @param stsEndpoint where these are got; null for that of Google
 * @param layout where new tables and views are stored
 */
public record GcsProfile(
    String bucket,
    @Nullable String keyPrefix,
    @Nullable String endpoint,
    boolean stsEnabled,
    @Nullable String stsEndpoint,
    StorageLayout layout)
    implements Profile {

  /** The type, as the management API says it. */
  static final String TYPE = "gcs";

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");

  static GcsProfile read(ProfileReader in) {
    return new GcsProfile(
        in.matching("bucket", BUCKET),
        in.keyPrefix(),
        in.endpoint("endpoint"),
        in.flag("sts-enabled", true),
        in.endpoint("sts-endpoint"),
        StorageLayout.read(in));
  }

  @Override
  public GcsCredential credential(String json) {
    GcsCredential credential = GcsCredentialJson.read(json);
    if (credential.isOfServer() && (endpoint != null || stsEndpoint != null)) {
      // It would lead this server's own identity to somebody else's host.
      throw new InvalidProfileException(
          "storage-credential: gcp-system-identity is for Google's own hosts only");
    }
    return credential;
  }

  @Override
  public String credentialType() {
    return GcsCredential.TYPE;
  }

  @Override
  public boolean vends() {
    return stsEnabled;
  }

  @Override
  public String vendsField() {
    return "sts-enabled";
  }

  @Override
  public GcsProfile sentTo() {
    return new GcsProfile(bucket, keyPrefix, endpoint, false, stsEndpoint, StorageLayout.DEFAULT);
  }

  @Override
  public String toJson() {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", TYPE);
    out.put("bucket", bucket);
    ProfileReader.put(out, "key-prefix", keyPrefix);
    ProfileReader.put(out, "endpoint", endpoint);
    out.put("sts-enabled", stsEnabled);
    ProfileReader.put(out, "sts-endpoint", stsEndpoint);
    layout.write(out);
    return out.toString();
  }

  @Override
  public String location() {
    return "gs://" + bucket + (keyPrefix == null ? "" : "/" + keyPrefix);
  }
}
