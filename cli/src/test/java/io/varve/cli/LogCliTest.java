package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

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
  void filtersAndOrderChooseEvents() {
    String created = varve("log", "--type=NamespaceCreated", "--json").succeeded().out();
    assertThat(created.lines()).hasSize(2).allMatch(line -> line.contains("NamespaceCreated"));
    assertThat(varve("log", "--on=namespace:sea/shop", "--json").succeeded().out().lines())
        .isNotEmpty()
        .allMatch(line -> line.contains("shop"));
    assertThat(varve("log", "--on=warehouse:sea", "--json").succeeded().out())
        .contains("WarehouseRenamed")
        .doesNotContain("\"ended\"");
    long[] positions = positions(varve("log", "--limit=1000"));
    long[] reversed = positions(varve("log", "--limit=1000", "--order=desc"));
    assertThat(reversed).hasSameSizeAs(positions);
    assertThat(reversed[0]).isEqualTo(positions[positions.length - 1]);
    assertThat(positions(varve("log", "--since=1d", "--limit=2"))).containsExactly(1, 2);
    assertThat(varve("log", "--until=1d").succeeded().out()).contains("Nothing has happened");
    assertThat(varve("log", "--by=oidc~nobody").succeeded().out()).contains("Nothing has happened");
    assertThat(positions(varve("log", "--kind=warehouse", "--follow", "--since=1d", "--limit=2")))
        .hasSize(2);
    for (String[] wrong :
        new String[][] {
          {"--order=up"},
          {"--order=desc", "--follow"},
          {"--order=desc", "--after=1"},
          {"--until=1d", "--follow"},
          {"--type=TableEaten"}
        }) {
      String[] words = new String[wrong.length + 1];
      words[0] = "log";
      System.arraycopy(wrong, 0, words, 1, wrong.length);
      varve(words).refused();
    }
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

  @Test
  void commitsOfATableAreListed() throws Exception {
    String config = TestServer.get(server.url() + "/catalog/v1/config?warehouse=sea").body();
    String prefix = JsonMapper.shared().readTree(config).at("/overrides/prefix").asString();
    String tables = server.url() + "/catalog/v1/" + prefix + "/namespaces/shop/tables";
    String schema = "{\"type\": \"struct\", \"schema-id\": 0, \"fields\": []}";
    assertThat(
            TestServer.post(tables, "{\"name\": \"orders\", \"schema\": " + schema + "}", Map.of())
                .statusCode())
        .isEqualTo(200);
    String commit =
        "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
            + " \"updates\": {\"owner\": \"ana\"}}]}";
    assertThat(
            TestServer.post(tables + "/orders", commit, Map.of("User-Agent", "engine/1 (x)"))
                .statusCode())
        .isEqualTo(200);
    database.awaitSealed();
    await()
        .untilAsserted(
            () ->
                assertThat(varve("log", "--table=sea/shop.orders").succeeded().out())
                    .containsPattern("TableCreated")
                    .containsPattern("engine/1 +set owner"));
    assertThat(varve("log", "--table=sea/shop.orders", "--limit=1").succeeded().out())
        .contains("set owner")
        .doesNotContain("TableCreated");
    assertThat(varve("log", "--table=sea/shop.orders", "--json").succeeded().out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"position\":"));
    assertThat(varve("log", "--table=sea/shop.none").refused().problem())
        .contains("no table of this name");
    assertThat(varve("log", "--table=sea/shop.orders", "--follow").refused().problem())
        .contains("--follow");
  }
}
