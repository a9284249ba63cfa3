package io.varve.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.storage.access.Right;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Credential.AccessKey;
import io.varve.storage.profile.S3Credential.CloudflareR2;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.Limits;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.Vended;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a store, its STS and Cloudflare's API are asked for, and by whom. */
final class S3StoreTest {

  private static final String KMS = "arn:aws:kms:eu-central-1:123456789012:key/k";
  private static final AccessKey KEY = new AccessKey("own-key", "planted", "external");
  private static final CloudflareR2 R2 =
      new CloudflareR2("own-key", "planted", "account", "planted-token");

  private record Asked(String method, String uri, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final S3Connections connections =
      new S3Connections(Limits.TRIAL, StoreAddresses.OF_THIS_MACHINE);
  private String r2Answer = "{\"success\": false}";
  private int r2Status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void end() {
    connections.close();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String uri = exchange.getRequestURI().toString();
      asked.add(
          new Asked(
              exchange.getRequestMethod(), uri, Map.copyOf(exchange.getRequestHeaders()), body));
      boolean r2 = uri.startsWith("/client/");
      byte[] answer =
          (r2 ? r2Answer : body.contains("Action=AssumeRole") ? session() : "<DeleteResult/>")
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(r2 ? r2Status : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String session() {
    return """
    <AssumeRoleResponse><AssumeRoleResult><Credentials>
    <AccessKeyId>role-key</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
    <SessionToken>t</SessionToken><Expiration>%s</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>\
    """
        .formatted(Instant.now().plusSeconds(3600));
  }

  private S3Store store(S3Credential credential, String more) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    String profile =
        """
        {"type": "s3", "bucket": "lake", "region": "eu-central-1", "path-style-access": true,
         "endpoint": "%s", "sts-endpoint": "%s", "flavor": "s3-compat", "sts-enabled": true%s}\
        """
            .formatted(url, url, more);
    return new S3Store((S3Profile) Profile.parse(profile), credential, connections);
  }

  private static void put(S3Store store) throws IOException {
    try (OutputStream out = store.files().newOutputFile("s3://lake/a/f").create()) {
      out.write(1);
    }
  }

  private String form(int index) {
    return URLDecoder.decode(asked.get(index).body(), StandardCharsets.UTF_8);
  }

  @Test
  void filesAreEncryptedWithTheKeyAndClientsGetIt() throws IOException {
    S3Store store = store(KEY, ", \"aws-kms-key-arn\": \"" + KMS + "\"");
    put(store);
    Asked put = asked.getFirst();
    assertThat(put.header("X-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(put.header("X-amz-server-side-encryption-aws-kms-key-id")).isEqualTo(KMS);
    assertThat(store.clientConfig(false))
        .containsEntry("s3.sse.type", "kms")
        .containsEntry("s3.sse.key", KMS);
    store.vend("ana", "s3://lake/a/t", Right.READ_WRITE);
    assertThat(form(1)).contains("kms:GenerateDataKey", KMS);
  }

  @Test
  void absentSettingsSendNoHeaders() throws IOException {
    S3Store store = store(KEY, "");
    put(store);
    assertThat(asked.getFirst().headers())
        .doesNotContainKeys("X-amz-server-side-encryption", "Content-md5");
    assertThat(store.clientConfig(false)).doesNotContainKeys("s3.sse.type", "s3.delete-enabled");
  }

  @ParameterizedTest
  @CsvSource({"true, true, false", "true, false, true", "false, true, true"})
  void clientsAreConfiguredNotToDeleteWhereDroppedTablesCanComeBack(
      boolean disabled, boolean softDrops, boolean silent) {
    S3Store store = store(KEY, ", \"push-s3-delete-disabled\": " + disabled);
    Map<String, String> config = store.clientConfig(softDrops);
    assertThat(config.get("s3.delete-enabled")).isEqualTo(silent ? null : "false");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oldStoresGetMd5Sums(boolean legacy) {
    store(KEY, ", \"legacy-md5-behavior\": " + legacy)
        .files()
        .deleteFiles(List.of("s3://lake/a", "s3://lake/b"));
    assertThat(asked.getFirst().headers().containsKey("Content-md5")).isEqualTo(legacy);
  }

  @Test
  void theBucketIsReachedByOneRoleAndClientsGetAnother() throws IOException {
    S3Store store =
        store(
            KEY,
            ", \"assume-role-arn\": \"arn:aws:iam::1:role/own\""
                + ", \"sts-role-arn\": \"arn:aws:iam::1:role/clients\""
                + ", \"sts-token-validity-seconds\": 7200"
                + ", \"sts-session-tags\": {\"team\": \"core\", \"user\": \"u:{principal}\"}");
    put(store);
    put(store);
    assertThat(asked).hasSize(3);
    assertThat(form(0))
        .contains("RoleArn=arn:aws:iam::1:role/own", "ExternalId=external")
        .doesNotContain("Policy=");
    assertThat(asked.get(0).header("Authorization")).contains("Credential=own-key/");
    assertThat(asked.get(1).header("Authorization")).contains("Credential=role-key/");
    assertThat(asked.get(1).header("X-amz-security-token")).isEqualTo("t");

    Vended vended = store.vend("oidc~ana|x", "s3://lake/a/t", Right.READ);
    assertThat(vended.properties()).containsEntry("s3.access-key-id", "role-key");
    assertThat(vended.expiresAt()).isAfter(Instant.now().plusSeconds(3000));
    // Not by the role that was assumed, whose sessions are of an hour at most.
    assertThat(asked.get(3).header("Authorization")).contains("Credential=own-key/");
    assertThat(form(3))
        .contains("RoleArn=arn:aws:iam::1:role/clients", "ExternalId=external")
        .contains("DurationSeconds=7200", "Policy=")
        .contains("Tags.member.1.Key=team", "Tags.member.1.Value=core")
        .contains("Tags.member.2.Key=user", "Tags.member.2.Value=u:oidc=7Eana=7Cx")
        .contains("RoleSessionName=varve-oidc=7Eana=7Cx");
  }

  @Test
  void aKeyOfR2AsksCloudflareForOneOfTheFolder() {
    r2Answer =
        """
        {"success": true, "errors": [], "result": {"accessKeyId": "temporary",
         "secretAccessKey": "secret", "sessionToken": "token"}}\
        """;
    Vended vended = store(R2, "").vend("ana", "s3://lake/a/t/", Right.READ);
    Asked only = asked.getFirst();
    assertThat(only.method() + " " + only.uri())
        .isEqualTo("POST /client/v4/accounts/account/r2/temp-access-credentials");
    assertThat(only.header("Authorization")).isEqualTo("Bearer planted-token");
    JsonNode body = JsonMapper.shared().readTree(only.body());
    assertThat(body)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"bucket": "lake", "parentAccessKeyId": "own-key",
                     "permission": "object-read-only", "ttlSeconds": 3600,
                     "prefixes": ["a/t/"]}\
                    """));
    assertThat(vended.properties())
        .containsEntry("s3.access-key-id", "temporary")
        .containsEntry("s3.secret-access-key", "secret")
        .containsEntry("s3.session-token", "token");
    assertThat(vended.expiresAt())
        .isBetween(
            Instant.now().plusSeconds(3600).minus(Duration.ofMinutes(1)),
            Instant.now().plusSeconds(3600));
    store(R2, "").vend("ana", "s3://lake/a/t", Right.READ_WRITE);
    assertThat(asked.getLast().body()).contains("\"object-read-write\"");
  }

  @ParameterizedTest
  @CsvSource({"403, {}", "200, {}", "200, no JSON", "500, x"})
  void refusalOfCloudflareIsReportedWithoutItsToken(int status, String answer) {
    r2Status = status;
    r2Answer = answer;
    assertThatThrownBy(() -> store(R2, "").vend("ana", "s3://lake/a/t", Right.READ))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Cloudflare")
        .hasMessageNotContaining("planted");
    assertThatThrownBy(() -> store(R2, "").vend("ana", "s3://lake/", Right.READ))
        .isInstanceOf(StoreException.class)
        .hasNoCause();
  }

  @Test
  void aKeyOfR2IsNeverHandedOver() {
    assertThat(store(R2, ", \"static-credentials-allowed\": true").sharedCredential()).isEmpty();
    assertThat(store(KEY, ", \"static-credentials-allowed\": true").sharedCredential())
        .containsEntry("s3.access-key-id", "own-key");
  }
}
