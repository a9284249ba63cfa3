package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server answers, a terminal shows a sentence and obeys no command in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileServerTest {

  /** Clears the screen, sets a title, reorders and breaks lines: raw, and as JSON can say it. */
  private static final String NASTY = "\\u001b[2J\u009b31m\u202egnp\\u2028\\r\\nVerified: \u200e";

  private static final String LISTS =
      """
      {"warehouses": [{"id": "N", "name": "demo", "status": "N"}, {"id": 1, "name": "N"}],
       "projects": [{"project-id": "N", "project-name": "N"}], "tasks": [{"task-id": "N"}],
       "tabulars": [{"name": "N", "namespace": ["N"]}], "namespaces": [["N"]],
       "identifiers": [{"namespace": ["N"], "name": "N"}], "stats": [{"timestamp": "N"}],
       "checks": [{"name": "N", "status": "failed", "error": {"message": "N"}}], "head": 3,
       "grants": [{"privilege": "N", "principal": {"role": "N"},
         "resource": {"type": "N", "warehouse-id": "N"}}], "users": [{"id": "N", "name": "N"}],
       "roles": [{"id": "N", "name": "demo", "description": "N"}, {"id": "N", "name": "N"}],
       "members": [{"type": "N", "id": "N", "name": "N"}], "id": "N", "name": "N",
       "privileges": {"N": [{"name": "N", "description": "N"}]},
       "epoch": "N", "ledger-id": "N", "next-after": 3, "project-name": "N", "server-id": "N",
       "events": [{"position": "N", "type": "NCommitted", "recorded-at": "N", "actor": {"id": "N"},
         "warehouse-name": "N", "object": {"namespace": ["N"], "name": "N"},
         "data": {"updates": [{"action": "N"}], "removed": ["N"]}}]}\
      """
          .replace("\n", "")
          .replace("N\"", NASTY + "\"");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private volatile int status;
  private volatile String body = "";

  @BeforeAll
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterAll
  void end() {
    server.stop(0);
    threads.close();
  }

  private void answer(int status, String body) {
    this.status = status;
    this.body = body;
    String uri = "http://127.0.0.1:" + server.getAddress().getPort();
    for (ServerCommands.Leaf leaf : ServerCommands.all()) {
      List<String> words = new ArrayList<>(leaf.with("demo"));
      if (leaf.line().getCommandSpec().findOption("--yes") != null) {
        words.add("--yes");
      }
      ServerCommands.assertReadable(words, ServerCommands.run(uri, words));
    }
    Ran verify = ServerCommands.run(uri, List.of("verify"));
    ServerCommands.assertReadable(List.of("verify"), verify.refused());
  }

  @Test
  void namesAndMessagesAreEscaped() {
    answer(200, LISTS);
  }

  @Test
  void refusalIsEscapedAndStaysOnItsLine() {
    answer(409, "{\"error\": {\"message\": \"" + NASTY + "\"}}");
    answer(
        409,
        "{\"error\": {\"message\": \"m\", \"problem\": \""
            + NASTY
            + "\", \"remedies\": [\"wait\"]}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u001b]0;title\u0007",
        "<html>",
        "[]",
        "{",
        "{\"a\": }",
        "{\"error\": \"\u009b\"}",
        "{\"error\": {\"message\": {\"a\": 1}}}",
        "{\"error\": {\"remedies\": [{}], \"message\": []}}",
        "{\"warehouses\": {\"a\": 1}, \"projects\": 7, \"events\": {}, \"head\": \"x\"}",
        "{\"warehouses\": [[1], null, {\"name\": {}}]}",
        "{\"warehouses\": [{\"name\": \"demo\", \"id\": \"a b\\r\\nc\"}]}"
      })
  void responseThatIsNotOfVarveIsReported(String body) {
    answer(409, body);
    answer(200, body);
  }

  @Test
  void brokenConnectionIsReported() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      threads.submit(
          () -> {
            while (true) {
              listening.accept().close();
            }
          });
      String uri = "http://127.0.0.1:" + listening.getLocalPort();
      Ran ran = ServerCommands.run(uri, List.of("project", "list")).refused();
      assertThat(ran.problem()).contains(uri).contains("broke");
    }
  }
}
