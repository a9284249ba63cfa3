package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A credential that is kept is never sent to an address that it was not given for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeptCredentialTest {

  private static final String WAREHOUSE = "/management/v1/warehouse";
  private static final String SECRET = "planted+secret/of-a-kept-credential";
  private static final String NOBODY = "http://127.0.0.1:1";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket foreign;
  private String id = "";

  KeptCredentialTest() throws IOException {
    foreign = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::count);
  }

  private void count() {
    try {
      while (true) {
        try (Socket taken = foreign.accept()) {
          connections.incrementAndGet();
        }
      }
    } catch (SocketException e) {
      // It was closed.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  void make() {
    api.bootstrap();
    id =
        api.post(
                WAREHOUSE,
                """
                {"warehouse-name": "r2", "storage-profile": %s, "storage-credential": %s}\
                """
                    .formatted(profile(""), credential()))
            .is(201)
            .text("/id");
  }

  @AfterAll
  void end() throws IOException {
    server.close();
    foreign.close();
    database.assertProved();
    database.close();
  }

  private static String profile(String more) {
    return """
    {"type": "s3", "bucket": "kept", "region": "local-01", "flavor": "s3-compat",
     "sts-enabled": true, "path-style-access": true, "endpoint": "%s"%s}\
    """
        .formatted(NOBODY, more);
  }

  private static String credential() {
    return """
    {"type": "s3", "credential-type": "cloudflare-r2", "access-key-id": "someone",
     "secret-access-key": "%s", "account-id": "account", "token": "%s"}\
    """
        .formatted(SECRET, SECRET);
  }

  private String elsewhere() {
    return "http://127.0.0.1:" + foreign.getLocalPort();
  }

  private String moved(String field) {
    return field.equals("endpoint")
        ? profile("").replace(NOBODY, elsewhere())
        : profile(", \"" + field + "\": \"" + elsewhere() + "\"");
  }

  private String storage() {
    return WAREHOUSE + "/" + id + "/storage";
  }

  private static String failed(Management.Response response) {
    for (var check : response.json().get("checks")) {
      if (check.get("status").asText().equals("failed")) {
        return check.get("name").asText() + ": " + check.at("/error/message").asText();
      }
    }
    return "none";
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts-endpoint", "endpoint"})
  void anotherAddressNeedsTheCredentialAgain(String field) {
    long events = database.events();
    String body = "{\"storage-profile\": " + moved(field) + "}";
    var response = api.post(storage(), body).isError(400, "BadRequestException");
    assertThat(response.text("/error/message"))
        .contains("another " + field, "send storage-credential")
        .doesNotContain(SECRET);
    assertThat(failed(api.post(storage() + "/validate-profile", body).is(200)))
        .startsWith("profile-compatible: ")
        .contains("another " + field, "send storage-credential");
    assertThat(database.events()).isEqualTo(events);
    assertThat(connections).hasValue(0);
  }

  @Test
  void anotherRoleNeedsTheCredentialAgain() {
    for (String field : List.of("assume-role-arn", "sts-role-arn")) {
      String body =
          "{\"storage-profile\": "
              + profile(", \"" + field + "\": \"arn:aws:iam::1:role/other\"")
              + "}";
      api.post(storage(), body).isError(400, "BadRequestException");
      assertThat(failed(api.post(storage() + "/validate-profile", body).is(200))).contains(field);
    }
  }

  @Test
  void changeWithoutAnotherAddressKeepsTheCredential() {
    String same = "{\"storage-profile\": " + profile(", \"push-s3-delete-disabled\": false") + "}";
    api.post(storage(), same).is(200);
    api.post(storage(), "{\"storage-profile\": " + profile("") + "}").is(200);
    String other =
        """
        {"storage-profile": %s, "storage-credential": %s}\
        """
            .formatted(profile(", \"sts-endpoint\": \"" + NOBODY + "\""), credential());
    api.post(storage(), other).is(200);
    String back =
        """
        {"storage-profile": %s, "storage-credential": %s}\
        """
            .formatted(profile(""), credential());
    api.post(storage(), back).is(200);
  }
}
