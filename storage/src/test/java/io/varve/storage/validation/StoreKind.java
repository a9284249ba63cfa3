package io.varve.storage.validation;

import io.varve.storage.profile.Profile;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of store, each with all of its addresses at one URL. */
enum StoreKind {
  S3,
  ADLS,
  GCS;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PEM = pem();

  /** A profile without anything for clients. */
  Profile profile(String url) {
    return Profile.parse(
        switch (this) {
          case S3 ->
              """
              {"type": "s3", "bucket": "lake", "region": "local-01", "path-style-access": true,
               "endpoint": "%s", "flavor": "s3-compat"}"""
                  .formatted(url);
          case ADLS ->
              """
              {"type": "adls", "account-name": "account", "filesystem": "lake", "endpoint": "%s",
               "sas-enabled": false}"""
                  .formatted(url);
          case GCS ->
              """
              {"type": "gcs", "bucket": "lake", "endpoint": "%s", "sts-enabled": false}"""
                  .formatted(url);
        });
  }

  /** A credential; that of Google has an address of its own. */
  String credential(String url) {
    ObjectNode out = JSON.createObjectNode();
    return switch (this) {
      case S3 ->
          out.put("type", "s3")
              .put("credential-type", "access-key")
              .put("access-key-id", "someone")
              .put("secret-access-key", "planted")
              .toString();
      case ADLS ->
          out.put("type", "az")
              .put("credential-type", "shared-access-key")
              .put("key", "cGxhbnRlZA==")
              .toString();
      case GCS -> {
        out.put("type", "gcs").put("credential-type", "service-account-key");
        out.putObject("key")
            .put("type", "service_account")
            .put("project_id", "lakes")
            .put("private_key_id", "one")
            .put("private_key", PEM)
            .put("client_email", "varve@lakes.iam.gserviceaccount.com")
            .put("client_id", "1")
            .put("token_uri", url + "/token");
        yield out.toString();
      }
    };
  }

  private static String pem() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
      // Short, for it is made quickly so and guards nothing.
      keys.initialize(1024);
      byte[] key = keys.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
