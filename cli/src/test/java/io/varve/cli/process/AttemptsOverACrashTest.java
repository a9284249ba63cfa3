package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import io.varve.testing.oidc.TestIssuer;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A server is killed while it refuses; each refusal that was answered is recorded. */
final class AttemptsOverACrashTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CLIENTS = 6;

  /** Fewer than are recorded one by one of a principal in a minute. */
  private static final int OF_PRINCIPAL = 50;

  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  @Test
  void refusalThatWasAnsweredIsRecorded() throws Exception {
    try (TestIssuer issuer = new TestIssuer();
        CatalogDatabase database = CatalogDatabase.create();
        ChildServer doomed =
            ChildServer.start(
                database,
                Map.of(
                    "VARVE_OIDC_ISSUER",
                    issuer.uri().toString(),
                    "VARVE_OIDC_AUDIENCE",
                    TestIssuer.AUDIENCE,
                    "VARVE_ALLOW_LOCAL_WAREHOUSES",
                    "true"))) {
      List<Work> works = new ArrayList<>();
      for (int c = 0; c < CLIENTS; c++) {
        String client = "c" + c + "-";
        works.add(() -> askUntilItDies(doomed.url(), issuer, client));
      }
      works.add(
          () -> {
            await().atMost(LIMIT).until(() -> answered.size() > 400);
            doomed.kill();
          });
      Together.run(LIMIT, works);

      List<String> recorded =
          database
              .admin()
              .sql("select request_id from attempts where outcome = 'denied'")
              .query(String.class)
              .list();
      assertThat(recorded).doesNotHaveDuplicates().containsAll(answered);
      assertThat(database.verify(false).differences()).isEmpty();
    }
  }

  private void askUntilItDies(String url, TestIssuer issuer, String client) {
    for (int i = 0; ; i++) {
      String id = UUID.randomUUID().toString();
      try {
        HttpResponse<byte[]> answer =
            TestServer.ask(
                "GET",
                url + "/management/v1/server/grants",
                null,
                "Authorization",
                "Bearer " + issuer.token(client + i / OF_PRINCIPAL),
                "x-request-id",
                id);
        assertThat(answer.statusCode()).isEqualTo(403);
        answered.add(id);
      } catch (UncheckedIOException e) {
        return;
      }
    }
  }
}
