package io.varve.storage.profile;

/** What Varve itself reaches Azure with: the management API's credential of type {@code az}. */
public sealed interface AzCredential extends Credential {

  /** The type, as the management API says it. */
  String TYPE = "az";

  /** A service principal and its secret. */
  record ClientCredentials(String tenantId, String clientId, String clientSecret)
      implements AzCredential {

    @Override
    public String kind() {
      return AzCredentialJson.CLIENT_CREDENTIALS;
    }

    @Override
    public String toString() {
      return "ClientCredentials[" + clientId + "]";
    }
  }

  /**
   * The key of a storage account.
   *
   * @param key in base64
   */
  record SharedAccessKey(String key) implements AzCredential {

    @Override
    public String kind() {
      return AzCredentialJson.SHARED_ACCESS_KEY;
    }

    @Override
    public String toString() {
      return "SharedAccessKey[]";
    }
  }

  /** The identity that Azure gives the machine or pod that this server runs on. */
  record SystemIdentity() implements AzCredential {

    @Override
    public String kind() {
      return AzCredentialJson.SYSTEM_IDENTITY;
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
    return AzCredentialJson.write(this);
  }
}
