package io.varve.storage.profile;

/** What Varve itself reaches Google with: the management API's credential of type {@code gcs}. */
public sealed interface GcsCredential extends Credential {

  /** The type, as the management API says it. */
  String TYPE = "gcs";

  /**
   * The key of a service account.
   *
   * @param projectId of the account
   * @param key JSON of the file that Google makes of it
   */
  record ServiceAccountKey(String projectId, String key) implements GcsCredential {

    @Override
    public String kind() {
      return GcsCredentialJson.SERVICE_ACCOUNT_KEY;
    }

    @Override
    public String toString() {
      return "ServiceAccountKey[" + projectId + "]";
    }
  }

  /** The identity that Google gives the machine or pod that this server runs on. */
  record SystemIdentity() implements GcsCredential {

    @Override
    public String kind() {
      return GcsCredentialJson.SYSTEM_IDENTITY;
    }

    @Override
    public boolean isOfServer() {
      return true;
    }
  }

  @Override
  default String type() {
    return TYPE;
  }

  @Override
  default String toJson() {
    return GcsCredentialJson.write(this);
  }
}
