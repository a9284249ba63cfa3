package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.store.S3Double;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.aws.s3.signer.S3V4RestSignerClient;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Requests to a store are signed within the folder of a table, by right, and it is no change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SigningTest {

  private static final String DELEGATION = "X-Iceberg-Access-Delegation";
  private static final String SIGNING = "remote-signing";

  private final S3Double store = new S3Double();
  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private String warehouse = "";
  private String tables = "";
  private String folder = "";

  @BeforeAll
  void makeTables() {
    api.bootstrap();
    var made = api.post("/management/v1/warehouse", warehouse("lake", ""));
    assertThat(made.is(201).json().at("/storage-profile/remote-signing-enabled").asBoolean())
        .isTrue();
    warehouse = made.text("/id");
    Lake lake = new Lake(api, database, warehouse);
    lake.namespace("shop");
    lake.table("shop", "orders");
    lake.table("shop", "two words");
    tables = lake.catalog() + "/namespaces/shop/tables/";
    folder = folder("orders");
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
    store.close();
  }

  private String warehouse(String name, String more) {
    return """
    {"warehouse-name": "%s", "storage-profile": {"type": "s3", "bucket": "lake",
       "region": "local-01", "endpoint": "%s", "path-style-access": true, "key-prefix": "%1$s",
       "flavor": "s3-compat", "sts-enabled": false %s},
     "storage-credential": {"type": "s3", "credential-type": "access-key",
       "access-key-id": "a", "secret-access-key": "planted"}}\
    """
        .formatted(name, store.url(), more);
  }

  /** The URI in the store of a table's folder. */
  private String folder(String table) {
    String location = api.get(tables + table).is(200).text("/metadata/location");
    return store.url() + location.substring("s3:/".length());
  }

  private String any() {
    return "/catalog/v1/" + warehouse + "/v1/aws/s3/sign";
  }

  private static String request(String method, String uri) {
    return """
    {"region": "local-01", "method": "%s", "uri": "%s", "headers": {"Range": ["bytes=0-7"]}}\
    """
        .formatted(method, uri);
  }

  @Test
  void accessFollowsTheDelegationHeaderAndEachHasAnETagOfItsOwn() {
    Set<String> tags = new HashSet<>();
    for (String taken : new String[] {"", SIGNING, "vended-credentials, remote-signing"}) {
      HttpResponse<byte[]> answer =
          TestServer.ask("GET", server.url() + tables + "orders", null, DELEGATION, taken);
      tags.add(answer.headers().firstValue("ETag").orElseThrow());
      JsonNode response = api.get(tables + "orders", DELEGATION, taken).json();
      assertThat(response.at("/config/s3.remote-signing-enabled").asText()).isEqualTo("true");
      for (String property : new String[] {"signer.endpoint", "s3.signer.endpoint"}) {
        assertThat(response.get("config").get(property).asText())
            .isEqualTo("v1/" + warehouse + "/v1/aws/s3/sign");
      }
      assertThat(response.has("storage-credentials")).isFalse();
      assertThat(response.toString()).doesNotContain("access-key");
    }
    assertThat(tags).hasSize(1);
    String tag = tags.iterator().next();
    for (String taken : new String[] {"vended-credentials", "client-managed"}) {
      var plain = api.get(tables + "orders", DELEGATION, taken, "If-None-Match", tag).is(200);
      assertThat(plain.body()).doesNotContain("sign");
    }
    api.get(tables + "orders", DELEGATION, SIGNING, "If-None-Match", tag).is(304);
    assertThat(api.config("lake").body()).contains("/tables/{table}/sign");
  }

  @ParameterizedTest
  @CsvSource({"GET, private", "HEAD, private", "PUT, no-cache", "DELETE, no-cache"})
  void bothPathsSignWhatIsInTheFolderOfATable(String method, String cached) {
    long events = database.events();
    String uri = folder + "/data/a%20b.parquet";
    for (String path : new String[] {any(), tables + "orders/sign"}) {
      HttpResponse<byte[]> answer =
          TestServer.ask("POST", server.url() + path, request(method, uri));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().allValues("Cache-Control")).containsExactly(cached);
      JsonNode signed = api.post(path, request(method, uri)).is(200).json();
      assertThat(signed.get("uri").asText()).isEqualTo(uri);
      assertThat(signed.at("/headers/Authorization/0").asText())
          .contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date,");
      assertThat(signed.get("headers").has("Range")).isFalse();
    }
    assertThat(database.events()).isEqualTo(events);
  }

  @Test
  void requestOutsideOfTheTableIsNotSigned() {
    for (String uri :
        new String[] {
          folder + "-evil/f",
          folder + "/../f",
          folder,
          store.url() + "/lake/lake/f",
          store.url() + "/other/f",
          "http://127.0.0.1:1" + URI.create(folder).getPath() + "/f"
        }) {
      api.post(any(), request("GET", uri)).isError(403, "ForbiddenException");
      api.post(tables + "orders/sign", request("GET", uri)).isError(403, "ForbiddenException");
    }
    String other = folder("two%20words") + "/f";
    api.post(any(), request("GET", other)).is(200);
    api.post(tables + "two%20words/sign", request("GET", other)).is(200);
    api.post(tables + "orders/sign", request("GET", other)).isError(403, "ForbiddenException");
    api.post(tables + "none/sign", request("GET", other)).isError(404, "NoSuchTableException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "{\"region\": \"a\", \"method\": \"GET\", \"uri\": \"::\", \"headers\": {}}",
        "{\"region\": \"a\", \"method\": \"GET\", \"uri\": 7, \"headers\": {}}",
        "{\"region\": \"a\", \"method\": \"GET\", \"uri\": \"http://h/b/c\", \"headers\": {},"
            + " \"provider\": \"gcs\"}"
      })
  void invalidSignRequestIsABadRequest(String body) {
    api.post(any(), body).isError(400, "BadRequestException");
  }

  @Test
  void aRequestOfMoreThanAMebibyteIsNotRead() {
    api.post(any(), request("GET", "x".repeat(1 << 20))).isError(413, "ContentTooLargeException");
  }

  @Test
  void aTableThatWasDroppedIsNotSignedFor() {
    Lake lake = new Lake(api, database, warehouse);
    api.post(
            lake.management() + "/delete-profile",
            "{\"delete-profile\": {\"type\": \"soft\", \"expiration-seconds\": 60}}")
        .is(200);
    lake.table("shop", "late");
    String uri = folder("late") + "/f";
    api.post(any(), request("GET", uri)).is(200);
    api.delete(tables + "late").is(204);
    api.post(any(), request("GET", uri)).isError(403, "ForbiddenException");
  }

  @Test
  void aTableThatIsStagedIsSignedForToWhoStagedIt() {
    String create =
        """
        {"name": "staged", "stage-create": true, "schema": {"type": "struct", "fields": [
          {"id": 1, "name": "id", "required": false, "type": "long"}]}}\
        """;
    var staged = api.post(tables.replaceAll("/$", ""), create, DELEGATION, SIGNING).is(200);
    String uri =
        store.url() + staged.text("/metadata/location").substring("s3:/".length()) + "/data/f";
    String path = "/catalog/" + staged.text("/config/s3.signer.endpoint");
    assertThat(staged.text("/config/signer.endpoint")).isEqualTo(path.substring(9));
    api.post(path, request("PUT", uri)).is(200);
    api.post(path, request("GET", folder + "/f")).is(200);
    api.post(path, request("GET", store.url() + "/lake/lake/f")).isError(403, "ForbiddenException");
    api.post(any(), request("PUT", uri)).isError(403, "ForbiddenException");
    for (String altered :
        new String[] {
          path.replaceFirst("staged/.", "staged/z"),
          path.replaceFirst("staged/[^/]+", "staged/AAAA"),
          path.replaceFirst("staged/[^/]+", "staged/%C3%A4")
        }) {
      assertThat(api.post(altered, request("PUT", uri)).isError(403, "ForbiddenException").body())
          .contains("stage it again");
    }
  }

  /** Which no table can come to; one from before that was a rule may be there. */
  @ParameterizedTest
  @ValueSource(strings = {"/.varve", "/.varve/t", "/.VARVE/t", "/%2evarve/t", ""})
  void noCredentialAndNoSignatureOpensVarvesOwnFolder(String below) {
    String name = "t" + Integer.toHexString(below.hashCode());
    new Lake(api, database, warehouse).table("shop", name);
    String root =
        database
            .admin()
            .sql("select location from warehouses where warehouse_id = ?::uuid")
            .param(warehouse)
            .query(String.class)
            .single();
    database
        .admin()
        .sql(
            "update tables set location = ? where table_id ="
                + " (select object_id from names where name = ?)")
        .params(root + below, name)
        .update();
    try {
      for (String taken : new String[] {SIGNING, "vended-credentials", ""}) {
        var response = api.get(tables + name, DELEGATION, taken).is(200).json();
        assertThat(response.has("storage-credentials")).isFalse();
        assertThat(response.path("config").toString())
            .doesNotContain("sign", "access-key", "token");
      }
      assertThat(api.get(tables + name + "/credentials").is(200).json().get("storage-credentials"))
          .isEmpty();
      String uri = store.url() + (root + below).substring("s3:/".length()) + "/f";
      for (String path : new String[] {any(), tables + name + "/sign"}) {
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
          api.post(path, request(method, uri)).isError(403, "ForbiddenException");
        }
      }
      assertThat(api.post(tables + name + "/sign", request("GET", uri)).body())
          .contains("the folder .varve, which is Varve's own");
    } finally {
      api.delete(tables + name).is(204);
    }
  }

  @Test
  void aServerThatIsReadOnlySignsForReadingOnly() {
    try (TestServer reading = TestServer.unused(database, true)) {
      Management reader = new Management(reading);
      for (String path : new String[] {any(), tables + "orders/sign"}) {
        reader.post(path, request("GET", folder + "/f")).is(200);
        for (String method : new String[] {"PUT", "DELETE"}) {
          assertThat(
                  reader
                      .post(path, request(method, folder + "/f"))
                      .isError(403, "ForbiddenException")
                      .body())
              .contains("no right to write");
        }
      }
      assertThat(reader.config("lake").body()).contains("/sign").doesNotContain("rename");
    }
  }

  @Test
  void aWarehouseThatDoesNotWantItOrIsOlderThanItHasNothingSigned() {
    api.post("/management/v1/warehouse", warehouse("off", ", \"remote-signing-enabled\": false"))
        .is(201);
    String older = api.post("/management/v1/warehouse", warehouse("older", "")).is(201).text("/id");
    database
        .admin()
        .sql(
            "update warehouses set storage_profile = (storage_profile::jsonb"
                + " - 'remote-signing-enabled')::json where warehouse_id = ?::uuid")
        .param(older)
        .update();
    for (String name : new String[] {"off", "older"}) {
      String config = api.config(name).is(200).body();
      assertThat(config).doesNotContain("/sign");
      String path = "/catalog/v1/" + api.config(name).text("/overrides/prefix") + "/v1/aws/s3/sign";
      assertThat(
              api.post(path, request("GET", folder + "/f"))
                  .isError(403, "ForbiddenException")
                  .body())
          .contains("remote-signing-enabled");
    }
  }

  @Test
  void icebergsOwnSignerReachesTheStoreWithoutAKey() throws Exception {
    JsonNode config = api.get(tables + "orders", DELEGATION, SIGNING).json().get("config");
    Map<String, String> properties = new HashMap<>();
    config.properties().forEach(each -> properties.put(each.getKey(), each.getValue().asText()));
    properties.put("uri", server.url() + "/catalog");
    URI inside = URI.create(folder);
    String key = inside.getPath().substring("/lake/".length()) + "/data/a b+c=ä.parquet";
    try (S3V4RestSignerClient signer = S3V4RestSignerClient.create(properties);
        S3Client s3 = client(properties, signer)) {
      s3.putObject(put -> put.bucket("lake").key(key), RequestBody.fromString("by signature"));
      for (String range : new String[] {"bytes=0-1", "bytes=2-3"}) {
        try (InputStream read = s3.getObject(get -> get.bucket("lake").key(key).range(range))) {
          assertThat(read).hasContent("by signature");
        }
      }
      assertThatThrownBy(() -> s3.headObject(head -> head.bucket("lake").key("lake/elsewhere")))
          .isInstanceOf(ForbiddenException.class);
    }
  }

  private static S3Client client(Map<String, String> properties, S3V4RestSignerClient signer) {
    return S3Client.builder()
        .endpointOverride(URI.create(String.valueOf(properties.get("s3.endpoint"))))
        .region(Region.of(String.valueOf(properties.get("s3.region"))))
        .forcePathStyle(true)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .overrideConfiguration(
            override -> override.putAdvancedOption(SdkAdvancedClientOption.SIGNER, signer))
        .build();
  }
}
