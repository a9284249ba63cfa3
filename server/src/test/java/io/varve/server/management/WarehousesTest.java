package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Warehouses over the management API, with two servers on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WarehousesTest {

  private static final String WAREHOUSE = "/management/v1/warehouse";
  private static final String SECRET = "planted+secret/of-a-warehouse-123";
  private static final String SECOND_SECRET = "planted+secret/after-its-rotation";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    other.close();
    server.close();
    database.assertProved();
    database.close();
  }

  private static String s3(String name, String bucket, String more) {
    return """
    {"warehouse-name": "%s",
     "storage-profile": {"type": "s3", "bucket": "%s", "region": "local-01", "sts-enabled": true,
       "endpoint": "http://127.0.0.1:1/", "path-style-access": true, "flavor": "minio",
       "allow-alternative-protocols": true, "remote-signing-url-style": "auto"%s},
     "storage-credential": {"type": "s3", "credential-type": "access-key",
       "aws-access-key-id": "someone", "aws-secret-access-key": "%s"}}\
    """
        .formatted(name, bucket, more, SECRET);
  }

  @Test
  void aWarehouseIsNamedAnewOnAllNodesAtOnce() {
    String id = api.localWarehouse("first-name");
    elsewhere.config("first-name").is(200);
    elsewhere.post("/catalog/v1/" + id + "/namespaces", "{\"namespace\": [\"a\"]}").is(200);
    var renamed = api.post(WAREHOUSE + "/" + id + "/rename", "{\"new-name\": \"second-name\"}");
    assertThat(renamed.is(200).text("/name")).isEqualTo("second-name");
    elsewhere.config("first-name").isError(404, "NoSuchWarehouseException");
    elsewhere.config("second-name").is(200);
    api.localWarehouse("first-name");
    api.post(WAREHOUSE + "/" + id + "/rename", "{\"new-name\": \"first-name\"}")
        .isError(409, "WarehouseAlreadyExists");
  }

  @Test
  void anInactiveWarehouseIsNotFoundByClientsOnAnyNode() {
    String id = api.localWarehouse("switched");
    String namespaces = "/catalog/v1/" + id + "/namespaces";
    elsewhere.get(namespaces).is(200);
    assertThat(api.post(WAREHOUSE + "/" + id + "/deactivate", null).is(200).text("/status"))
        .isEqualTo("inactive");
    elsewhere.get(namespaces).isError(404, "NoSuchWarehouseException");
    elsewhere.config("switched").isError(404, "NoSuchWarehouseException");
    assertThat(elsewhere.get(WAREHOUSE).is(200).json().findValuesAsText("id")).doesNotContain(id);
    assertThat(elsewhere.get(WAREHOUSE + "?warehouseStatus=inactive").json().findValuesAsText("id"))
        .containsExactly(id);
    elsewhere.get(WAREHOUSE + "/" + id).is(200);
    elsewhere.post(WAREHOUSE + "/" + id + "/activate", null).is(200);
    api.get(namespaces).is(200);
    // What is so already is no event.
    long events = database.events();
    api.post(WAREHOUSE + "/" + id + "/activate", null).is(200);
    assertThat(database.events()).isEqualTo(events);
    api.get(WAREHOUSE + "?warehouseStatus=sleeping").isError(400, "BadRequestException");
  }

  @Test
  void aWarehouseThatHoldsSomethingGoesOnlyByForce() {
    String id = api.localWarehouse("full");
    String namespaces = "/catalog/v1/" + id + "/namespaces";
    api.post(namespaces, "{\"namespace\": [\"a\"]}").is(200);
    api.post(namespaces, "{\"namespace\": [\"a\", \"b\"]}").is(200);
    String table =
        "{\"name\": \"t\", \"schema\": {\"type\": \"struct\", \"fields\": ["
            + "{\"id\": 1, \"name\": \"id\", \"required\": false, \"type\": \"long\"}]}}";
    api.post(namespaces + "/a/tables", table).is(200);
    api.post(namespaces + "/a/tables", table.replace("\"t\"", "\"purged\"")).is(200);
    api.delete(namespaces + "/a/tables/purged?purgeRequested=true").is(204);
    api.delete(WAREHOUSE + "/" + id).isError(409, "WarehouseNotEmpty");
    api.delete(WAREHOUSE + "/" + id + "?force=true").is(204);
    elsewhere.get(namespaces).isError(404, "NoSuchWarehouseException");
    api.get(WAREHOUSE + "/" + id).isError(404, "NoSuchWarehouseException");
    api.delete(WAREHOUSE + "/" + id).isError(404, "NoSuchWarehouseException");
    api.localWarehouse("full");
  }

  @Test
  void purgesThatAreToComeKeepAWarehouse() {
    String id = api.localWarehouse("purging");
    String namespaces = "/catalog/v1/" + id + "/namespaces";
    api.post(namespaces, "{\"namespace\": [\"a\"]}").is(200);
    api.post(
            namespaces + "/a/tables",
            "{\"name\": \"t\", \"schema\": {\"type\": \"struct\", \"fields\": [{\"id\": 1,"
                + " \"name\": \"id\", \"required\": false, \"type\": \"long\"}]}}")
        .is(200);
    api.delete(namespaces + "/a/tables/t?purgeRequested=true").is(204);
    api.delete(namespaces + "/a").is(204);
    String message =
        api.delete(WAREHOUSE + "/" + id).isError(409, "WarehouseNotEmpty").text("/error/message");
    assertThat(message).contains("purged").contains("force=true");
    api.delete(WAREHOUSE + "/" + id + "?force=true").is(204);
  }

  @Test
  void aWarehouseOnS3IsRepresentedAsInTheReferenceAndWithoutItsSecret() {
    var response =
        api.post(WAREHOUSE, s3("s3-shown", "shown", ", \"key-prefix\": \"/a/b/\"")).is(201);
    assertThat(response.body()).doesNotContain(SECRET);
    assertThat(response.text("/storage-profile/bucket")).isEqualTo("shown");
    assertThat(response.text("/storage-profile/key-prefix")).isEqualTo("a/b");
    assertThat(response.text("/storage-profile/flavor")).isEqualTo("s3-compat");
    assertThat(response.text("/storage-profile/endpoint")).isEqualTo("http://127.0.0.1:1");
    assertThat(response.json().at("/storage-profile/sts-token-validity-seconds").asInt())
        .isEqualTo(3600);
    assertThat(response.text("/storage-credential-type/credential-type")).isEqualTo("access-key");
    assertThat(response.text("/delete-profile/type")).isEqualTo("hard");
    assertThat(response.text("/status")).isEqualTo("active");
    assertThat(response.json().get("protected").asBoolean()).isFalse();
    assertThat(response.text("/id")).isEqualTo(response.text("/warehouse-id"));
  }

  @Test
  void theLayoutOfItsStorageIsReadAndCanChange() {
    String layout = "{\"type\":\"tabular-only\",\"tabular\":\"{name}-{uuid}\"}";
    var made = api.post(WAREHOUSE, s3("laid", "laid", ", \"storage-layout\": " + layout)).is(201);
    assertThat(made.json().at("/storage-profile/storage-layout")).hasToString(layout);
    String other = "{\"type\":\"full-hierarchy\",\"namespace\":\"{name}\",\"tabular\":\"{uuid}\"}";
    String profile =
        """
        {"storage-profile": {"type": "s3", "bucket": "laid", "region": "local-01",
          "endpoint": "http://127.0.0.1:1", "path-style-access": true, "storage-layout": %s}}\
        """;
    String storage = WAREHOUSE + "/" + made.text("/id") + "/storage";
    var changed = api.post(storage, profile.formatted(other)).is(200);
    assertThat(changed.json().at("/storage-profile/storage-layout")).hasToString(other);
    var usual = api.post(storage, profile.formatted("{\"type\": \"default\"}")).is(200);
    assertThat(usual.json().get("storage-profile").has("storage-layout")).isFalse();
  }

  @Test
  void aRotatedCredentialTakesThePlaceOfTheOldOneAndNeitherIsAnywhereInTheDatabase() {
    String id = api.post(WAREHOUSE, s3("rotated", "rotated", "")).is(201).text("/id");
    long secrets = database.count("select count(*) from secrets");
    String credential =
        """
        {"new-storage-credential": {"type": "s3", "credential-type": "access-key",
          "access-key-id": "someone", "secret-access-key": "%s"}}\
        """
            .formatted(SECOND_SECRET);
    api.post(WAREHOUSE + "/" + id + "/storage-credential", credential).is(200);
    assertThat(database.count("select count(*) from secrets")).isEqualTo(secrets);
    assertThat(dump()).contains("WarehouseCredentialChanged").doesNotContain(SECRET, SECOND_SECRET);
    api.delete(WAREHOUSE + "/" + id).is(204);
    assertThat(database.count("select count(*) from secrets")).isEqualTo(secrets - 1);
  }

  private String dump() {
    StringBuilder all = new StringBuilder();
    database
        .admin()
        .sql("select tablename from pg_tables where schemaname = 'public'")
        .query(String.class)
        .list()
        .forEach(
            table ->
                database
                    .admin()
                    .sql("select t::text from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(row -> all.append(row).append('\n')));
    return all.toString();
  }

  @Test
  void theProfileMayChangeButNotThePlace() {
    String id = api.post(WAREHOUSE, s3("moved", "moved", "")).is(201).text("/id");
    String profile =
        """
        {"storage-profile": {"type": "s3", "bucket": "%s", "region": "eu-1", "sts-enabled": false,
          "static-credentials-allowed": true},
         "storage-credential": {"type": "s3", "credential-type": "access-key",
          "access-key-id": "someone", "secret-access-key": "%s"}}\
        """;
    api.post(WAREHOUSE + "/" + id + "/storage", profile.formatted("elsewhere", SECRET))
        .isError(400, "BadRequestException");
    var changed =
        api.post(WAREHOUSE + "/" + id + "/storage", profile.formatted("moved", SECRET)).is(200);
    assertThat(changed.text("/storage-profile/region")).isEqualTo("eu-1");
    assertThat(changed.json().at("/storage-profile/endpoint").isMissingNode()).isTrue();
    assertThat(changed.text("/storage-credential-type/credential-type")).isEqualTo("access-key");
  }

  @Test
  void otherCloudsAreKeptAndReadAsTheyAreGiven() {
    String azure =
        """
        {"warehouse-name": "azure",
         "storage-profile": {"type": "adls", "account-name": "lake1", "filesystem": "tables",
           "key-prefix": "a"},
         "storage-credential": {"type": "az", "credential-type": "client-credentials",
           "tenant-id": "t", "client-id": "c", "client-secret": "%s"}}\
        """
            .formatted(SECRET);
    var made = api.post(WAREHOUSE, azure).is(201);
    assertThat(made.text("/storage-credential-type/type")).isEqualTo("az");
    assertThat(made.text("/storage-credential-type/credential-type"))
        .isEqualTo("client-credentials");
    assertThat(made.text("/storage-profile/host")).isEqualTo("dfs.core.windows.net");
    assertThat(made.body()).doesNotContain(SECRET);
    api.post(WAREHOUSE, azure.replace("azure", "again").replace("\"a\"", "\"a/b\""))
        .isError(400, "CreateWarehouseStorageProfileOverlap");
  }

  @Test
  void theIdentityOfTheServersMachineIsNotForEverybody() {
    long secrets = database.count("select count(*) from secrets");
    for (String[] cloud :
        new String[][] {
          {
            "{\"type\": \"adls\", \"account-name\": \"lake2\", \"filesystem\": \"tables\"}",
            "az",
            "azure"
          },
          {"{\"type\": \"gcs\", \"bucket\": \"lake2\"}", "gcs", "gcp"}
        }) {
      String body =
          """
          {"warehouse-name": "own", "storage-profile": %s,
           "storage-credential": {"type": "%s", "credential-type": "%s-system-identity"}}\
          """
              .formatted((Object[]) cloud);
      var response = api.post(WAREHOUSE, body).isError(400, "StorageValidationFailed");
      assertThat(response.text("/error/message")).contains("--system-identity on");
      assertThat(api.post(WAREHOUSE + "-creation-validation", body).is(200).body())
          .contains("\"valid\":false", "--system-identity on");
    }
    assertThat(database.count("select count(*) from secrets")).isEqualTo(secrets);
  }

  @Test
  void noWarehouseIsAtAboveOrUnderAnother() {
    api.post(WAREHOUSE, s3("base", "overlap", ", \"key-prefix\": \"a/b\"")).is(201);
    for (String prefix : new String[] {"a/b", "a", "a/b/c", ""}) {
      api.post(WAREHOUSE, s3("next", "overlap", ", \"key-prefix\": \"" + prefix + "\""))
          .isError(400, "CreateWarehouseStorageProfileOverlap");
    }
    api.post(WAREHOUSE, s3("next", "overlap", ", \"key-prefix\": \"a/bc\"")).is(201);
    // No credential of what was refused is kept.
    assertThat(
            database.count(
                "select count(*) from secrets s where not exists"
                    + " (select from warehouses w where w.secret_id = s.secret_id)"))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "demo@tag:q2", "", "\\u0000", ".."})
  void namesThatMeanSomethingElseAreRefused(String name) {
    api.post(
            WAREHOUSE,
            "{\"warehouse-name\": \"" + name + "\", \"storage-profile\": {\"type\": \"file\"}}")
        .isError(400, "BadRequestException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"bucket\": \"shown\" | \"bucket\": \"A\"",
        "\"region\": \"local-01\" | \"region\": \"\"",
        "\"type\": \"s3\", \"bucket\" | \"type\": \"onelake\", \"bucket\"",
        "\"flavor\": \"minio\" | \"flavor\": \"tape\"",
        "\"flavor\": \"minio\" | \"flavor\": \"aws\"",
        "http://127.0.0.1:1/ | http://user:pw@127.0.0.1:1/",
        "http://127.0.0.1:1/ | ftp://127.0.0.1",
        "\"sts-enabled\": true | \"sts-enabled\": \"planted\"",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"aws-kms-key-arn\": \"arn:aws:x*\"",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"assume-role-arn\": \"arn\"",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"key-prefix\": \"a/../b\"",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"key-prefix\": \"a/*\"",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"storage-layout\": {\"type\": \"full\"}",
        "\"credential-type\": \"access-key\" | \"credential-type\": \"aliyun-oss\"",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"storage-layout\": \"default\"",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"storage-layout\": {\"type\":"
            + " \"tabular-only\"}",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"storage-layout\": {\"type\":"
            + " \"tabular-only\", \"tabular\": \"{name}\"}",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"storage-layout\": {\"type\":"
            + " \"tabular-only\", \"tabular\": \"a/{uuid}\"}",
        "\"sts-enabled\": true | \"sts-enabled\": true, \"storage-layout\": {\"type\":"
            + " \"full-hierarchy\", \"tabular\": \"{uuid}\", \"namespace\": \"x\"}",
        "\"aws-access-key-id\": \"someone\", | \"aws-access-key-id\": {\"x\": 1},",
        "\"warehouse-name\" | \"delete-profile\": {\"type\": \"soft\"}, \"warehouse-name\"",
        "\"warehouse-name\" | \"delete-profile\": {\"type\": \"later\"}, \"warehouse-name\"",
      })
  void aProfileThatCannotBeServedIsRefusedAndNothingIsKept(String good, String bad) {
    long events = database.events();
    long secrets = database.count("select count(*) from secrets");
    String body = s3("never", "shown", "");
    assertThat(body).contains(good);
    var response = api.post(WAREHOUSE, body.replace(good, bad)).isError(400, "BadRequestException");
    assertThat(response.body()).doesNotContain(SECRET);
    assertThat(database.events()).isEqualTo(events);
    assertThat(database.count("select count(*) from secrets")).isEqualTo(secrets);
  }

  @Test
  void theIdentityOfTheMachineIsNotUsedUnlessTheServerWasStartedSo() {
    long events = database.events();
    String identity = "{\"type\": \"s3\", \"credential-type\": \"aws-system-identity\"}";
    String body = s3("machine", "machine", "");
    String created = body.substring(0, body.indexOf("\"storage-credential\"")).strip();
    var response = api.post(WAREHOUSE, created + " \"storage-credential\": " + identity + "}");
    assertThat(response.isError(400, "StorageValidationFailed").text("/error/message"))
        .contains("--system-identity");
    assertThat(database.events()).isEqualTo(events);
    String id = api.post(WAREHOUSE, body).is(201).text("/id");
    api.post(
            WAREHOUSE + "/" + id + "/storage-credential",
            "{\"new-storage-credential\": " + identity + "}")
        .isError(400, "StorageValidationFailed");
    assertThat(api.get("/management/v1/info").json().get("aws-system-identities-enabled"))
        .isEqualTo(BooleanNode.FALSE);
  }

  @Test
  void clientsGetThePropertiesOfTheProfileAndAreNotToDeleteWhatMayComeBack() {
    String more =
        ", \"aws-kms-key-arn\": \"arn:aws:kms:key\", \"static-credentials-allowed\": true";
    String body =
        s3("told", "told", more).replace("\"sts-enabled\": true", "\"sts-enabled\": false");
    String soft = "{\"delete-profile\": {\"type\": \"soft\", \"expiration-seconds\": 60},";
    String id = api.post(WAREHOUSE, soft + body.strip().substring(1)).is(201).text("/id");
    String generic = "/lakekeeper/v1/" + id + "/namespaces/n/generic-tables";
    api.post("/catalog/v1/" + id + "/namespaces", "{\"namespace\": [\"n\"]}").is(200);
    // It needs no file, so no store either.
    api.post(generic, "{\"name\": \"g\", \"format\": \"lance\"}").is(200);
    String credentials = api.get(generic + "/g/credentials").is(200).body();
    assertThat(credentials)
        .contains("\"s3.delete-enabled\":\"false\"", "\"s3.sse.type\":\"kms\"")
        .contains("\"s3.sse.key\":\"arn:aws:kms:key\"");
  }

  @Test
  void aWarehouseThatIsNotThereIsNotFound() {
    for (String id : new String[] {UUID.randomUUID().toString(), "no-uuid"}) {
      api.get(WAREHOUSE + "/" + id).isError(404, "NoSuchWarehouseException");
      api.post(WAREHOUSE + "/" + id + "/rename", "{\"new-name\": \"x\"}")
          .isError(404, "NoSuchWarehouseException");
      api.post(WAREHOUSE + "/" + id + "/activate", null).isError(404, "NoSuchWarehouseException");
    }
  }
}
