package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.management.StorageValidator;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Stores that are away or hang, looked at before a warehouse uses them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StorageValidationTest {

  private static final String WAREHOUSE = "/management/v1/warehouse";
  private static final String DRY_RUN = "/management/v1/warehouse-creation-validation";
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final String SECRET = "planted+secret/of-a-trial";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server =
      TestServer.unused(database, false, StorageValidator.Rule.VALIDATED);
  private final Management api = new Management(server);

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private static String profile(String endpoint, String bucket) {
    return """
    {"type": "s3", "bucket": "%s", "region": "local-01", "sts-enabled": true,
     "endpoint": "%s", "path-style-access": true, "flavor": "s3-compat"}\
    """
        .formatted(bucket, endpoint);
  }

  private static String credential() {
    return """
    {"type": "s3", "credential-type": "access-key",
     "access-key-id": "someone", "secret-access-key": "%s"}\
    """
        .formatted(SECRET);
  }

  private static String create(String name, String endpoint, String bucket) {
    return """
    {"warehouse-name": "%s", "storage-profile": %s, "storage-credential": %s}\
    """
        .formatted(name, profile(endpoint, bucket), credential());
  }

  private static String status(Management.Response response, String check) {
    for (var each : response.json().get("checks")) {
      if (each.get("name").asText().equals(check)) {
        return each.get("status").asText();
      }
    }
    return "not considered";
  }

  @Test
  void aWarehouseWhoseStoreIsAwayIsRefusedAndNothingIsKept() {
    long events = database.events();
    var response =
        api.post(WAREHOUSE, create("away", NOBODY, "away")).isError(400, "StorageValidationFailed");
    assertThat(response.text("/error/message"))
        .contains("lakekeeper-read-write", "could not write", "could not be reached");
    assertThat(response.body()).doesNotContain(SECRET);
    assertThat(database.events()).isEqualTo(events);
    assertThat(database.count("select count(*) from secrets")).isZero();
  }

  @Test
  void theDryRunNamesEachCheckAndIsAnAnswerWhateverComesOfIt() {
    long events = database.events();
    var response = api.post(DRY_RUN, create("away", NOBODY, "away")).is(200);
    assertThat(response.json().get("valid").asBoolean()).isFalse();
    assertThat(status(response, "profile-well-formed")).isEqualTo("passed");
    assertThat(status(response, "warehouse-name-valid")).isEqualTo("passed");
    assertThat(status(response, "location-exclusive")).isEqualTo("passed");
    assertThat(status(response, "lakekeeper-read-write")).isEqualTo("failed");
    assertThat(status(response, "vended-credentials-issued")).isEqualTo("skipped");
    assertThat(status(response, "cleanup")).isEqualTo("skipped");
    assertThat(response.body()).doesNotContain(SECRET);
    assertThat(database.events()).isEqualTo(events);

    var bad = api.post(DRY_RUN, create("a/b", "ftp://nobody", "away")).is(200);
    assertThat(status(bad, "profile-well-formed")).isEqualTo("failed");
    assertThat(status(bad, "warehouse-name-valid")).isEqualTo("failed");
    assertThat(status(bad, "lakekeeper-read-write")).isEqualTo("skipped");
    var softly =
        api.post(
                DRY_RUN,
                """
                {"warehouse-name": "softly", "storage-profile": {"type": "file"},
                 "delete-profile": {"type": "soft"}}\
                """)
            .is(200);
    assertThat(status(softly, "profile-well-formed")).isEqualTo("failed");
    api.post(DRY_RUN, "[]").isError(400, "BadRequestException");
  }

  @Test
  void aWarehouseOnTheLocalFileSystemNeedsNoStore() {
    String id = api.localWarehouse("local");
    String storage = WAREHOUSE + "/" + id + "/storage";
    var response = api.post(storage + "/validate-access", null).is(200);
    assertThat(response.json().get("valid").asBoolean()).isTrue();
    assertThat(status(response, "lakekeeper-read-write")).isEqualTo("skipped");
    var named =
        api.post(
                DRY_RUN,
                "{\"warehouse-name\": \"local\", \"storage-profile\": {\"type\": \"file\"}}")
            .is(200);
    assertThat(status(named, "warehouse-name-valid")).isEqualTo("failed");
    api.post(
            storage + "/validate-profile",
            "{\"storage-profile\": %s}".formatted(profile(NOBODY, "x")))
        .is(200);
    api.post(WAREHOUSE + "/" + new java.util.UUID(0, 9) + "/storage/validate-access", null)
        .isError(404, "NoSuchWarehouseException");
  }

  @Test
  void aStoreThatHangsIsGivenUpOnAndHoldsNobodyUp() throws IOException {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + hanging.getLocalPort();
      long began = System.nanoTime();
      var response =
          api.post(WAREHOUSE, create("hanging", endpoint, "hanging"))
              .isError(400, "StorageValidationFailed");
      // A request of six seconds, and what a busy machine adds.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
      assertThat(response.text("/error/message")).contains("could not be reached");
    }
  }

  @Test
  void validationsAtOnceAreLimited() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + silent.getLocalPort();
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String body = create("silent-" + i, endpoint, "silent");
        calls.add(() -> api.post(DRY_RUN, body).status());
      }
      List<Integer> statuses = Together.call(Duration.ofSeconds(60), calls);
      assertThat(statuses).containsOnly(200, 429);
    }
  }
}
