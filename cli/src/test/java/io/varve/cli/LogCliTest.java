package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LogCliTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);

  @BeforeAll
  void happen() throws Exception {
    TestServer.post(
        server.url() + "/management/v1/bootstrap", "{\"accept-terms-of-use\": true}", Map.of());
    for (String name : new String[] {"lake", "ended"}) {
      varve("warehouse", "create", name).succeeded();
      varve("namespace", "create", name, "shop").succeeded();
    }
    varve("warehouse", "rename", "lake", "sea").succeeded();
    varve("namespace", "delete", "ended", "shop", "--yes").succeeded();
    varve("warehouse", "delete", "ended", "--yes").succeeded();
    database.awaitSealed();
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private Ran varve(String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--uri=" + server.url();
    return Ran.of(Varve.commandLine(), all);
  }

  private static long[] positions(Ran log) {
    return log.succeeded()
        .out()
        .lines()
        .filter(line -> line.matches(" *\\d+ .*"))
        .mapToLong(line -> Long.parseLong(line.strip().split(" ", 2)[0]))
        .toArray();
  }

  @Test
  void limitCountsAfterAPositionToo() {
    long head = positions(varve("log", "--limit=1"))[0];
    assertThat(positions(varve("log", "--after=1", "--limit=2"))).containsExactly(2, 3);
    assertThat(positions(varve("log", "--after=1", "--limit=2", "--follow"))).containsExactly(2, 3);
    assertThat(positions(varve("log", "--after=1")))
        .containsExactly(IntStream.rangeClosed(2, (int) head).asLongStream().toArray());
    assertThat(positions(varve("log", "--limit=2"))).containsExactly(head - 1, head);
    assertThat(varve("log", "--after=" + head).succeeded().out())
        .contains("Nothing has happened since");
  }

  @Test
  void warehouseIsNamed() {
    String log = varve("log").succeeded().out();
    assertThat(log)
        .containsPattern("EVENT +BY +WAREHOUSE +WHAT")
        .containsPattern("NamespaceCreated +\\S+ +sea +shop")
        .containsPattern("NamespaceCreated +\\S+ +ended +shop");
    assertThat(varve("log", "--json").succeeded().out())
        .containsPattern("NamespaceCreated.*\"warehouse-name\":\"sea\"")
        .containsPattern("NamespaceDropped.*\"warehouse-name\":\"ended\"");
  }
}
