package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that say who asked are erased by an event, and in no other way, which verify checks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErasedRequestsTest {

  private final CatalogDatabase database = CatalogDatabase.create();

  @BeforeAll
  void fill() {
    try (TestServer server = TestServer.start(database)) {
      String url = server.url() + "/management/v1/";
      for (String id : List.of("kept", "gone")) {
        int status =
            TestServer.ask(
                    "POST",
                    url + "project",
                    "{\"project-name\": \"p\"}",
                    "x-request-id",
                    id,
                    "X-Change-Reason",
                    "Ada asked for it")
                .statusCode();
        assertThat(status).isEqualTo(201);
      }
      assertThat(TestServer.ask("DELETE", url + "request/gone", null).statusCode()).isEqualTo(204);
      database.awaitSealed();
    }
  }

  @AfterAll
  void end() {
    database.assertProved();
    database.close();
  }

  @Test
  void verifyAcceptsOnlyWhatTheLedgerErased() {
    assertThat(database.differencesAfter("delete from requests where request_id = 'gone'"))
        .isEmpty();
    assertThat(
            database.differencesAfter(
                "update requests set salt = '', user_agent = null, remote_address = null,"
                    + " reason = null where request_id = 'kept'"))
        .singleElement()
        .asString()
        .endsWith(" was altered: its hash does not fit");
    assertThat(database.differencesAfter("delete from requests where request_id = 'kept'"))
        .singleElement()
        .asString()
        .contains("missing for 1 requests");
    assertThat(
            database.differencesAfter(
                "update requests set reason = 'Ada' where request_id = 'gone'"))
        .singleElement()
        .asString()
        .contains("was altered");
    assertThat(
            database.differencesAfter("update requests set salt = 'x' where request_id = 'gone'"))
        .anyMatch(s -> s.contains(" is there again, though it was erased at position "));
  }

  @Test
  void theRuntimeRoleErasesByAnEventOnly() {
    JdbcClient runtime = JdbcClient.create(database.runtime());
    for (String direct :
        List.of(
            "update requests set reason = null where request_id = 'kept'",
            "delete from requests where request_id = 'kept'",
            // An event of another stream, or of none that a server would write.
            erasure("gen_random_uuid()", "hash"),
            "select erase_request()")) {
      assertThatThrownBy(() -> runtime.sql(direct).query().listOfRows())
          .as(direct)
          .isInstanceOf(DataAccessException.class);
    }
    assertThat(
            database.count("select count(*) from requests where request_id = 'kept' and salt = ''"))
        .isZero();
    CatalogDatabase copy = database.copy();
    try {
      JdbcClient.create(copy.runtime())
          .sql(erasure("encode(substring(hash for 16), 'hex')::uuid", "hash"))
          .update();
      assertThat(
              copy.count("select count(*) from requests where request_id = 'kept' and salt = ''"))
          .isEqualTo(1);
      // It is queued for its position as any other, so nobody erases in silence.
      assertThat(copy.verify(false).unsealed()).isEqualTo(1);
    } finally {
      copy.postgres().dropDatabase(copy.name());
    }
  }

  private static String erasure(String stream, String hash) {
    return """
    insert into events (event_id, stream_id, stream_version, stream_type, event_name, revision,
      occurred_at, metadata, payload)
    select gen_random_uuid(), %s, 0, 'request', 'RequestErased', '1', '2026-11-29T00:00:00Z', '{}',
      json_build_object('request-id', request_id, 'request-hash', encode(%s, 'hex'))
    from requests where request_id = 'kept'
    """
        .formatted(stream, hash);
  }
}
