package io.varve.storage.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles of type adls and their credentials. */
class AdlsProfileTest {

  private static final String LEAST =
      """
      {"type": "adls", "account-name": "lake1", "filesystem": "tables"}\
      """;

  private static final String IDENTITY =
      """
      {"type": "az", "credential-type": "azure-system-identity"}\
      """;

  private static final String SECRET = "cGxhbnRlZA==";

  @Test
  void everyDefaultIsWrittenAndReadAgain() {
    Profile profile = Profile.parse(LEAST);
    assertThat(profile.location()).isEqualTo("abfss://tables@lake1.dfs.core.windows.net");
    assertThat(profile.vends()).isTrue();
    assertThat(profile.toJson())
        .contains("\"host\":\"dfs.core.windows.net\"")
        .contains("\"authority-host\":\"https://login.microsoftonline.com\"")
        .contains("\"sas-token-validity-seconds\":3600");
    assertThat(Profile.parse(profile.toJson())).isEqualTo(profile);
  }

  @Test
  void anEmulatorHasTheAccountInThePath() {
    var profile = (AdlsProfile) Profile.parse(with("\"endpoint\": \"http://127.0.0.1:1/\""));
    assertThat(profile.blobService()).hasToString("http://127.0.0.1:1/lake1");
    assertThat(profile.location()).isEqualTo("abfss://tables@lake1.dfs.core.windows.net");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"account-name\": \"Lake\"",
        "\"account-name\": \"lake/other\"",
        "\"filesystem\": \"a--b\"",
        "\"filesystem\": \"$root\"",
        "\"key-prefix\": \"a/../b\"",
        "\"host\": \"example.com/dfs\"",
        "\"host\": \"dfs.core.windows.net@example.com\"",
        "\"authority-host\": \"https://login.microsoftonline.com/tenant\"",
        "\"endpoint\": \"ftp://127.0.0.1\"",
        "\"sas-enabled\": \"yes\"",
        "\"sas-token-validity-seconds\": 604801",
        "\"storage-layout\": {\"type\": \"full-hierarchy\"}"
      })
  void unsupportedProfileIsRefused(String field) {
    assertThatThrownBy(() -> Profile.parse(with(field)))
        .isInstanceOf(InvalidProfileException.class)
        .hasMessageContaining(field.substring(1, field.indexOf('"', 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client-credentials | \"tenant-id\": \"t\", \"client-id\": \"c\", \"client-secret\":"
            + " \"%s\"",
        "shared-access-key | \"key\": \"%s\"",
        "azure-system-identity | \"further\": true"
      })
  void aCredentialIsReadAgainAndShowsNoSecret(String kind, String fields) {
    Profile profile = Profile.parse(LEAST);
    Credential credential =
        profile.credential(
            "{\"type\": \"az\", \"credential-type\": \"%s\", %s}"
                .formatted(kind, fields.formatted(SECRET)));
    assertThat(credential.kind()).isEqualTo(kind);
    assertThat(profile.credential(credential.toJson())).isEqualTo(credential);
    assertThat(credential.toString()).doesNotContain(SECRET);
    assertThat(credential.isOfServer()).isEqualTo(kind.equals("azure-system-identity"));
  }

  @Test
  void aCredentialOfAnotherStoreIsRefusedWithoutSayingIt() {
    String s3 = "{\"type\": \"s3\", \"credential-type\": \"access-key\", \"key\": \"%s\"}";
    for (String wrong :
        new String[] {s3, s3.replace("s3", "az"), s3.replace("\"%s\"", "{\"x\": \"%s\"}")}) {
      assertThatThrownBy(() -> Profile.parse(LEAST).credential(wrong.formatted(SECRET)))
          .isInstanceOf(InvalidProfileException.class)
          .hasMessageNotContaining(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"endpoint\": \"https://example.com\"",
        "\"host\": \"dfs.example.com\"",
        "\"host\": \"dfs.core.windows.net.example.com\"",
        "\"authority-host\": \"https://login.example.com\"",
      })
  void theServersOwnIdentityIsForAzureOnly(String field) {
    assertThat(Profile.parse(LEAST).credential(IDENTITY).isOfServer()).isTrue();
    assertThatThrownBy(() -> Profile.parse(with(field)).credential(IDENTITY))
        .isInstanceOf(InvalidProfileException.class)
        .hasMessageContaining("Azure's own hosts");
  }

  /** The least profile with a field more, or another one of a name. */
  private static String with(String field) {
    String name = field.substring(0, field.indexOf(':'));
    String rest = LEAST.replaceAll(", " + name + ": \"[^\"]*\"", "");
    return rest.replace("}", ", " + field + "}");
  }
}
