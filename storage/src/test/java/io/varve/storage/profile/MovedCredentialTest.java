package io.varve.storage.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which changes of a profile send its credential elsewhere: every field is looked at. */
final class MovedCredentialTest {

  /**
   * A profile that says every field.
   *
   * @param moving another value of each field that says where the credential is sent
   * @param staying another value of each other field
   */
  record Kind(String profile, Map<String, String> moving, Map<String, String> staying) {}

  static List<Kind> kinds() {
    return List.of(s3(), adls(), gcs());
  }

  private static final String LAYOUT =
      "{\"type\": \"full-hierarchy\", \"namespace\": \"{name}\", \"tabular\": \"{uuid}\"}";

  private static Kind s3() {
    return new Kind(
        """
        {"type": "s3", "bucket": "lake", "key-prefix": "wh", "region": "eu-1",
         "endpoint": "https://s3.example", "path-style-access": true, "flavor": "aws",
         "assume-role-arn": "arn:aws:iam::1:role/own", "sts-enabled": true,
         "sts-endpoint": "https://sts.example", "sts-role-arn": "arn:aws:iam::1:role/clients",
         "sts-token-validity-seconds": 3600, "sts-session-tags": {"a": "b"},
         "static-credentials-allowed": false,
         "aws-kms-key-arn": "arn:aws:kms:eu-1:123456789012:key/k", "legacy-md5-behavior": false,
         "allow-alternative-protocols": false, "push-s3-delete-disabled": true,
         "remote-signing-url-style": "auto", "remote-signing-enabled": false,
         "storage-layout": %s}\
        """
            .formatted(LAYOUT),
        Map.of(
            "bucket", "\"other\"",
            "key-prefix", "\"other\"",
            "region", "\"eu-2\"",
            "endpoint", "\"https://other.example\"",
            "path-style-access", "false",
            "assume-role-arn", "\"arn:aws:iam::2:role/own\"",
            "sts-endpoint", "\"https://other.example\"",
            "sts-role-arn", "\"arn:aws:iam::2:role/clients\""),
        Map.ofEntries(
            Map.entry("flavor", "\"s3-compat\""),
            Map.entry("sts-enabled", "false"),
            Map.entry("sts-token-validity-seconds", "900"),
            Map.entry("sts-session-tags", "{}"),
            Map.entry("static-credentials-allowed", "true"),
            Map.entry("aws-kms-key-arn", "\"arn:aws:kms:eu-1:123456789012:key/other\""),
            Map.entry("legacy-md5-behavior", "true"),
            Map.entry("allow-alternative-protocols", "true"),
            Map.entry("push-s3-delete-disabled", "false"),
            Map.entry("remote-signing-url-style", "\"path\""),
            Map.entry("remote-signing-enabled", "true"),
            Map.entry("storage-layout", "{\"type\": \"default\"}")));
  }

  private static Kind adls() {
    return new Kind(
        """
        {"type": "adls", "account-name": "account", "filesystem": "lake", "key-prefix": "wh",
         "host": "dfs.core.windows.net", "authority-host": "https://login.microsoftonline.com",
         "endpoint": "http://127.0.0.1:10000", "sas-enabled": true,
         "sas-token-validity-seconds": 3600, "allow-alternative-protocols": false,
         "storage-layout": %s}\
        """
            .formatted(LAYOUT),
        Map.of(
            "account-name", "\"other\"",
            "filesystem", "\"other\"",
            "key-prefix", "\"other\"",
            "host", "\"dfs.core.chinacloudapi.cn\"",
            "authority-host", "\"https://login.example\"",
            "endpoint", "\"http://127.0.0.1:1\""),
        Map.of(
            "sas-enabled", "false",
            "sas-token-validity-seconds", "900",
            "allow-alternative-protocols", "true",
            "storage-layout", "{\"type\": \"default\"}"));
  }

  private static Kind gcs() {
    return new Kind(
        """
        {"type": "gcs", "bucket": "lake", "key-prefix": "wh", "endpoint": "http://127.0.0.1:1",
         "sts-enabled": true, "sts-endpoint": "http://127.0.0.1:2", "storage-layout": %s}\
        """
            .formatted(LAYOUT),
        Map.of(
            "bucket", "\"other\"",
            "key-prefix", "\"other\"",
            "endpoint", "\"http://127.0.0.1:3\"",
            "sts-endpoint", "\"http://127.0.0.1:3\""),
        Map.of("sts-enabled", "false", "storage-layout", "{\"type\": \"default\"}"));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) ProfileReader.JSON.readTree(text);
  }

  private static Profile with(Kind kind, String field, String value) {
    ObjectNode profile = json(kind.profile());
    return Profile.parse(profile.set(field, ProfileReader.JSON.readTree(value)).toString());
  }

  private static Profile without(Kind kind, String field) {
    ObjectNode profile = json(kind.profile());
    profile.remove(field);
    return Profile.parse(profile.toString());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyFieldIsKnownToMoveTheCredentialOrNot(Kind kind) {
    Profile before = Profile.parse(kind.profile());
    Map<String, String> all = new HashMap<>(kind.moving());
    all.putAll(kind.staying());
    Set<String> written = Set.copyOf(json(before.toJson()).propertyNames());
    assertThat(all.keySet()).containsAll(written.stream().filter(f -> !f.equals("type")).toList());
    assertThat(written).containsAll(all.keySet());
    kind.moving()
        .forEach(
            (field, value) ->
                assertThat(with(kind, field, value).movedFrom(before)).containsExactly(field));
    kind.staying()
        .forEach(
            (field, value) -> {
              Profile after = with(kind, field, value);
              assertThat(after).as(field).isNotEqualTo(before);
              assertThat(after.movedFrom(before)).as(field).isEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anAddressThatIsNoLongerGivenMovesTheCredentialToo(Kind kind) {
    Profile before = Profile.parse(kind.profile());
    for (String field : List.of("endpoint", "sts-endpoint", "assume-role-arn", "sts-role-arn")) {
      JsonNode value = json(kind.profile()).path(field);
      if (!value.isMissingNode()) {
        assertThat(without(kind, field).movedFrom(before)).containsExactly(field);
        assertThat(before.movedFrom(without(kind, field))).containsExactly(field);
      }
    }
  }

  @Test
  void aKeyThatClientsWouldBeGivenIsGivenAnew() {
    Kind kind = s3();
    Profile before = with(kind, "sts-enabled", "false");
    ObjectNode open = json(kind.profile());
    open.put("sts-enabled", false).put("static-credentials-allowed", true);
    Profile shared = Profile.parse(open.toString());
    assertThat(shared.movedFrom(before)).containsExactly("static-credentials-allowed");
    assertThat(shared.movedFrom(with(kind, "static-credentials-allowed", "true")))
        .containsExactly("static-credentials-allowed");
    assertThat(before.movedFrom(shared)).isEmpty();
  }
}
