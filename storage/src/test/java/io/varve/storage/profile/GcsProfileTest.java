package io.varve.storage.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Profiles of type gcs and their credentials. */
class GcsProfileTest {

  private static final String LEAST = "{\"type\": \"gcs\", \"bucket\": \"lake\"}";
  private static final String IDENTITY =
      "{\"type\": \"gcs\", \"credential-type\": \"gcp-system-identity\"}";

  private static final String PEM = pem();

  private static String pem() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
      // Short, for it is made quickly so and guards nothing.
      keys.initialize(1024);
      byte[] key = keys.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode credential() {
    ObjectNode credential = ProfileReader.JSON.createObjectNode();
    credential.put("type", "gcs").put("credential-type", "service-account-key");
    credential
        .putObject("key")
        .put("type", "service_account")
        .put("project_id", "lakes")
        .put("private_key_id", "one")
        .put("private_key", PEM)
        .put("client_email", "varve@lakes.iam.gserviceaccount.com")
        .put("client_id", "1")
        .put("token_uri", "https://oauth2.googleapis.com/token")
        .put("universe_domain", "googleapis.com");
    return credential;
  }

  @Test
  void everyDefaultIsWrittenAndReadAgain() {
    Profile profile = Profile.parse(LEAST.replace("}", ", \"key-prefix\": \"/a/b/\"}"));
    assertThat(profile.location()).isEqualTo("gs://lake/a/b");
    assertThat(profile.vends()).isTrue();
    assertThat(profile.credentialType()).isEqualTo("gcs");
    assertThat(Profile.parse(profile.toJson())).isEqualTo(profile);
  }

  @Test
  void theKeyOfAServiceAccountIsKeptWholeAndNotPrinted() {
    Credential read = Profile.parse(LEAST).credential(credential().toString());
    assertThat(read.kind()).isEqualTo("service-account-key");
    assertThat(read.toJson()).isEqualTo(credentialOf(read).toJson());
    assertThat(read.toString()).isEqualTo("ServiceAccountKey[lakes]");
    assertThat(read.isOfServer()).isFalse();
  }

  private static Credential credentialOf(Credential read) {
    return Profile.parse(LEAST).credential(read.toJson());
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_email", "private_key", "token_uri", "project_id", "type"})
  void aKeyThatLacksSomethingIsRefused(String field) {
    ObjectNode credential = credential();
    ((ObjectNode) credential.get("key")).remove(field);
    assertThatThrownBy(() -> Profile.parse(LEAST).credential(credential.toString()))
        .isInstanceOf(InvalidProfileException.class)
        .hasMessageContaining("storage-credential.key: " + field);
  }

  @Test
  void aPrivateKeyThatIsNoneIsRefusedAndNotQuoted() {
    for (String planted : new String[] {"planted", "cGxhbnRlZA==", "-----BEGIN planted-----"}) {
      ObjectNode credential = credential();
      ((ObjectNode) credential.get("key")).put("private_key", planted);
      assertThatThrownBy(() -> Profile.parse(LEAST).credential(credential.toString()))
          .isInstanceOf(InvalidProfileException.class)
          .hasMessageContaining("private_key")
          .hasMessageNotContaining(planted);
    }
  }

  @Test
  void theServersOwnIdentityIsForGoogleOnly() {
    assertThat(Profile.parse(LEAST).credential(IDENTITY).isOfServer()).isTrue();
    for (String field : new String[] {"endpoint", "sts-endpoint"}) {
      Profile profile =
          Profile.parse(LEAST.replace("}", ", \"" + field + "\": \"https://example.com\"}"));
      assertThatThrownBy(() -> profile.credential(IDENTITY))
          .isInstanceOf(InvalidProfileException.class)
          .hasMessageContaining("Google's own hosts");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"bucket\": \"A\"",
        "\"bucket\": \"a/b\"",
        "\"key-prefix\": \"a//b\"",
        "\"sts-enabled\": 1",
        "\"storage-layout\": {\"type\": \"tabular-only\"}"
      })
  void unsupportedProfileIsRefused(String field) {
    String json =
        "{\"type\": \"gcs\", " + (field.contains("bucket") ? "" : "\"bucket\": \"lake\", ");
    assertThatThrownBy(() -> Profile.parse(json + field + "}"))
        .isInstanceOf(InvalidProfileException.class);
  }
}
