package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.projections.history.CatalogHistory;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class ProjectionLagTest {

  private static final String GAUGE =
      "varve_projection_lag{projection=\"" + CatalogHistory.FOLLOWER + "\"} ";

  @Test
  void lagIsShownWhileAFollowerStandsStill() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestServer server = TestServer.unused(database, false);
        Connection other = database.runtime().getConnection();
        Statement statement = other.createStatement()) {
      Management api = new Management(server);
      api.bootstrap();
      database.awaitSealed();
      await()
          .untilAsserted(() -> assertThat(history(api).get("state").asText()).isEqualTo("current"));
      long stood = history(api).get("position").asLong();
      assertThat(metrics(server)).contains(GAUGE + "0.0");

      other.setAutoCommit(false);
      statement.execute(
          "select 1 from follower_positions where follower = '"
              + CatalogHistory.FOLLOWER
              + "' for update");
      api.post("/management/v1/project", "{\"project-name\": \"a\"}").is(201);
      api.post("/management/v1/project", "{\"project-name\": \"b\"}").is(201);
      database.awaitSealed();
      JsonNode behind = history(api);
      assertThat(behind.get("state").asText()).isEqualTo("behind");
      assertThat(behind.get("position").asLong()).isEqualTo(stood);
      assertThat(behind.get("lag").asLong()).isEqualTo(2);
      assertThat(behind.get("head-position").asLong()).isEqualTo(stood + 2);
      assertThat(metrics(server)).contains(GAUGE + "2.0");

      other.rollback();
      await().untilAsserted(() -> assertThat(history(api).get("lag").asLong()).isZero());
    }
  }

  private static JsonNode history(Management api) {
    for (JsonNode one : api.get("/management/v1/projections").is(200).json().get("projections")) {
      if (one.get("name").asText().equals(CatalogHistory.FOLLOWER)) {
        return one;
      }
    }
    throw new AssertionError("The history is not among the projections");
  }

  private static String metrics(TestServer server) throws Exception {
    return TestServer.get("http://127.0.0.1:" + server.metricsPort() + "/metrics").body();
  }
}
