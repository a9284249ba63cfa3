package io.varve.storage.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.profile.S3Credential.AccessKey;
import io.varve.storage.profile.S3Credential.CloudflareR2;
import io.varve.storage.profile.S3Credential.SystemIdentity;
import io.varve.storage.profile.S3Profile.UrlStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is read of profiles and credentials of type s3, and what is refused. */
final class S3ProfileTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555";

  private static final String ALL =
      """
      {"type": "s3", "bucket": "lake", "key-prefix": "a/b", "region": "eu-central-1",
       "endpoint": "https://s3.example.com", "path-style-access": true, "flavor": "aws",
       "assume-role-arn": "arn:aws:iam::123456789012:role/own", "sts-enabled": true,
       "sts-endpoint": "https://sts.example.com",
       "sts-role-arn": "arn:aws:iam::123456789012:role/clients",
       "sts-token-validity-seconds": 900,
       "sts-session-tags": {"team": "core", "user": "{principal}"},
       "static-credentials-allowed": true, "aws-kms-key-arn": "%s", "legacy-md5-behavior": true,
       "allow-alternative-protocols": true, "push-s3-delete-disabled": false,
       "remote-signing-url-style": "path"}\
      """
          .formatted(KEY);

  private static S3Profile profile(String more) {
    return (S3Profile)
        Profile.parse(
            "{\"type\": \"s3\", \"bucket\": \"lake\", \"region\": \"eu-central-1\"" + more + "}");
  }

  private static S3Credential credential(String kind, String more) {
    return S3Credential.parse(
        "{\"type\": \"s3\", \"credential-type\": \"" + kind + "\"" + more + "}");
  }

  private static void assertRefused(String more, String named) {
    assertThatThrownBy(() -> profile(more))
        .isInstanceOf(InvalidProfileException.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining("planted");
  }

  @Test
  void everyFieldIsKeptAsItIsGiven() {
    String written = Profile.parse(ALL).toJson();
    JsonNode document = ProfileReader.JSON.readTree(ALL);
    JsonNode kept = ProfileReader.JSON.readTree(written);
    document
        .properties()
        .forEach(field -> assertThat(kept.get(field.getKey())).isEqualTo(field.getValue()));
    assertThat(Profile.parse(written).toJson()).isEqualTo(written);
  }

  @Test
  void defaultsAreThoseOfTheReference() {
    S3Profile profile = profile("");
    assertThat(profile.pushS3DeleteDisabled()).isTrue();
    assertThat(profile.allowAlternativeProtocols()).isFalse();
    assertThat(profile.legacyMd5Behavior()).isFalse();
    assertThat(profile.remoteSigningUrlStyle()).isEqualTo(UrlStyle.AUTO);
    assertThat(profile.kmsKeyArn()).isNull();
    assertThat(profile.vendedRoleArn()).isNull();
    assertThat(profile(", \"remote-signing-url-style\": \"virtual-host\"").remoteSigningUrlStyle())
        .isEqualTo(UrlStyle.VIRTUAL_HOST);
  }

  @Test
  void clientsGetTheRoleOfVarveItselfWhereTheyHaveNone() {
    String own = ", \"assume-role-arn\": \"arn:aws:iam::123456789012:role/own\"";
    assertThat(profile(own + ", \"sts-enabled\": true").vendedRoleArn()).endsWith("role/own");
    assertRefused(", \"sts-enabled\": true", "sts-role-arn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-central-1:123456789012:alias/lake",
        "arn:aws:kms:eu-central-1:123456789012:key/*",
        "arn:aws:s3:::planted",
        "planted"
      })
  void aKeyOfKmsMustBeOneThatAPolicyCanName(String arn) {
    assertRefused(", \"aws-kms-key-arn\": \"" + arn + "\"", "aws-kms-key-arn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"aws:planted\": \"x\"}",
        "{\"\": \"x\"}",
        "{\"k\": \"planted*\"}",
        "{\"k\": \"{other}\"}",
        "{\"k\": 1}"
      })
  void tagsThatStsWouldRefuseAreRefused(String tags) {
    assertRefused(", \"sts-session-tags\": " + tags, "sts-session-tags");
  }

  @Test
  void rolesAndStylesAreChecked() {
    assertRefused(", \"assume-role-arn\": \"planted\"", "assume-role-arn");
    assertRefused(", \"sts-role-arn\": \"arn:aws:iam::1:role/*\"", "sts-role-arn");
    assertRefused(", \"remote-signing-url-style\": \"planted\"", "remote-signing-url-style");
    assertRefused(", \"sts-token-validity-seconds\": 899", "900 to 43200");
  }

  @Test
  void credentialsOfEveryKindAreKeptWhole() {
    String key = ", \"access-key-id\": \"id\", \"secret-access-key\": \"planted\"";
    for (S3Credential each :
        new S3Credential[] {
          credential("access-key", key + ", \"external-id\": \"e\""),
          credential("aws-system-identity", ", \"external-id\": \"e\""),
          credential("cloudflare-r2", key + ", \"account-id\": \"acc\", \"token\": \"planted\"")
        }) {
      assertThat(S3Credential.parse(each.toJson())).isEqualTo(each);
      assertThat(each.toString()).doesNotContain("planted");
      assertThat(each.type()).isEqualTo("s3");
    }
    assertThat(credential("access-key", key)).isEqualTo(new AccessKey("id", "planted", null));
    assertThatThrownBy(
            () -> credential("cloudflare-r2", key + ", \"account-id\": \"a/b\", \"token\": \"t\""))
        .isInstanceOf(InvalidProfileException.class)
        .hasMessageContaining("account-id");
    assertThatThrownBy(() -> credential("aliyun-oss", key))
        .isInstanceOf(InvalidProfileException.class)
        .hasMessageContaining("cloudflare-r2");
  }

  @Test
  void aKeyOfR2NeedsItsEndpoint() {
    String r2 = new CloudflareR2("id", "secret", "acc", "token").toJson();
    assertThatThrownBy(() -> profile("").credential(r2))
        .isInstanceOf(InvalidProfileException.class)
        .hasMessageContaining("endpoint");
    assertThat(profile(", \"endpoint\": \"https://acc.r2.cloudflarestorage.com\"").credential(r2))
        .isInstanceOf(CloudflareR2.class);
  }

  @ParameterizedTest
  @EnumSource(MachineIdentity.class)
  void theMachinesIdentityIsUsedOnlyWhereTheServerAllowsIt(MachineIdentity allowed) {
    S3Profile plain = profile("");
    S3Profile role = profile(", \"assume-role-arn\": \"arn:aws:iam::123456789012:role/own\"");
    SystemIdentity bare = new SystemIdentity(null);
    SystemIdentity external = new SystemIdentity("e");
    assertThatCode(() -> plain.check(new AccessKey("id", "s", null), allowed))
        .doesNotThrowAnyException();
    check(plain, bare, allowed, allowed == MachineIdentity.ON);
    check(plain, external, allowed, allowed == MachineIdentity.ON);
    check(role, bare, allowed, allowed == MachineIdentity.ON);
    check(role, external, allowed, allowed != MachineIdentity.OFF);
  }

  private static void check(
      S3Profile profile, SystemIdentity identity, MachineIdentity allowed, boolean taken) {
    if (taken) {
      profile.check(identity, allowed);
    } else {
      assertThatThrownBy(() -> profile.check(identity, allowed))
          .isInstanceOf(InvalidProfileException.class)
          .hasMessageContaining("aws-system-identity");
    }
  }
}
