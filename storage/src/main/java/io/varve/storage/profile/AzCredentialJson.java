package io.varve.storage.profile;

import io.varve.storage.profile.AzCredential.ClientCredentials;
import io.varve.storage.profile.AzCredential.SharedAccessKey;
import io.varve.storage.profile.AzCredential.SystemIdentity;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** The credential of type {@code az} as JSON. */
final class AzCredentialJson {

  static final String CLIENT_CREDENTIALS = "client-credentials";
  static final String SHARED_ACCESS_KEY = "shared-access-key";
  static final String SYSTEM_IDENTITY = "azure-system-identity";

  private AzCredentialJson() {}

  static AzCredential read(String json) {
    ProfileReader in = ProfileReader.of("storage-credential", json);
    if (!AzCredential.TYPE.equals(in.required("type"))) {
      throw in.invalid("type must be az for a profile of type adls");
    }
    return switch (in.required("credential-type")) {
      case CLIENT_CREDENTIALS ->
          new ClientCredentials(
              in.required("tenant-id"), in.required("client-id"), in.required("client-secret"));
      case SHARED_ACCESS_KEY -> new SharedAccessKey(base64(in));
      case SYSTEM_IDENTITY -> new SystemIdentity();
      default ->
          throw in.invalid(
              "credential-type must be client-credentials, shared-access-key or"
                  + " azure-system-identity");
    };
  }

  private static String base64(ProfileReader in) {
    String key = in.required("key");
    try {
      Base64.getDecoder().decode(key);
      return key;
    } catch (IllegalArgumentException e) {
      throw in.invalid("key is not in base64");
    }
  }

  static String write(AzCredential credential) {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", AzCredential.TYPE);
    out.put("credential-type", credential.kind());
    switch (credential) {
      case ClientCredentials of ->
          out.put("tenant-id", of.tenantId())
              .put("client-id", of.clientId())
              .put("client-secret", of.clientSecret());
      case SharedAccessKey of -> out.put("key", of.key());
      case SystemIdentity of -> {}
    }
    return out.toString();
  }
}
