package io.varve.storage.profile;

import io.varve.storage.profile.GcsCredential.ServiceAccountKey;
import io.varve.storage.profile.GcsCredential.SystemIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** The credential of type {@code gcs} as JSON. */
final class GcsCredentialJson {

  static final String SERVICE_ACCOUNT_KEY = "service-account-key";
  static final String SYSTEM_IDENTITY = "gcp-system-identity";
  private static final String UNIVERSE = "googleapis.com";

  private GcsCredentialJson() {}

  static GcsCredential read(String json) {
    ProfileReader in = ProfileReader.of("storage-credential", json);
    if (!GcsCredential.TYPE.equals(in.required("type"))) {
      throw in.invalid("type must be gcs, as that of the profile");
    }
    return switch (in.required("credential-type")) {
      case SERVICE_ACCOUNT_KEY -> key(in.object("key"));
      case SYSTEM_IDENTITY -> new SystemIdentity();
      default ->
          throw in.invalid("credential-type must be service-account-key or gcp-system-identity");
    };
  }

  private static ServiceAccountKey key(ProfileReader key) {
    if (!"service_account".equals(key.required("type"))) {
      throw key.invalid("type must be service_account");
    }
    String universe = key.text("universe_domain");
    if (universe != null && !UNIVERSE.equals(universe)) {
      throw key.invalid("universe_domain must be " + UNIVERSE);
    }
    for (String field : new String[] {"client_id", "client_email", "private_key_id", "token_uri"}) {
      key.required(field);
    }
    checkPrivateKey(key);
    return new ServiceAccountKey(key.required("project_id"), key.json());
  }

  private static void checkPrivateKey(ProfileReader key) {
    String pem = key.required("private_key");
    try {
      byte[] bytes =
          Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
      KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw key.invalid("private_key is not an RSA key in PEM");
    }
  }

  static String write(GcsCredential credential) {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", GcsCredential.TYPE);
    out.put("credential-type", credential.kind());
    if (credential instanceof ServiceAccountKey of) {
      out.set("key", ProfileReader.JSON.readTree(of.key()));
    }
    return out.toString();
  }
}
