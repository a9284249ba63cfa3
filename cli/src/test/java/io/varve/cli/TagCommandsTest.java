package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tags, what is different, and wanted reasons, from the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TagCommandsTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);

  @BeforeAll
  void start() throws Exception {
    TestServer.post(
        server.url() + "/management/v1/bootstrap", "{\"accept-terms-of-use\": true}", Map.of());
    varve("warehouse", "create", "lake").succeeded();
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private Ran varve(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--uri=" + server.url();
    return Ran.of(Varve.commandLine(), all);
  }

  @Test
  void differenceFromATagIsShown() {
    varve("namespace", "create", "lake", "old").succeeded();
    assertThat(varve("tag", "list", "lake").succeeded().out()).contains("varve tag create");
    varve("tag", "create", "lake", "start", "--protect-until", "2099-01-01T00:00:00Z").succeeded();
    varve("namespace", "create", "lake", "new").succeeded();
    varve("namespace", "move", "lake", "old", "older").succeeded();
    assertThat(varve("tag", "list", "lake").succeeded().out())
        .containsPattern("NAME +POSITION +TIME +PROTECTED UNTIL")
        .containsPattern("start +\\d+ +\\S+ +2099-01-01T00:00:00Z");

    assertThat(varve("diff", "lake", "--from", "tag:start").succeeded().out())
        .containsPattern("added +namespace +new")
        .containsPattern("renamed +namespace +old → older");
    assertThat(varve("diff", "lake", "--from=tag:start", "--namespace=new").succeeded().out())
        .contains("new")
        .doesNotContain("older");
    assertThat(varve("diff", "lake", "--from=tag:start", "--json").succeeded().out())
        .contains("\"previous-name\":[\"old\"]");
    assertThat(varve("diff", "lake", "--from=tag:start", "--to=tag:start").succeeded().out())
        .contains("Nothing is different");
    assertThat(varve("diff", "lake", "--from=tag:none").refused().problem())
        .contains("no savepoint of this name: none");

    assertThat(varve("tag", "create", "lake", "start").refused().problem()).contains("start");
    varve("tag", "create", "lake", "by-number", "--at", "position:" + database.head()).succeeded();
    varve("tag", "delete", "lake", "start").succeeded();
    assertThat(varve("tag", "delete", "lake", "start").refused().problem()).contains("start");
  }

  @Test
  void differenceOfTwoWarehousesIsShown() {
    varve("warehouse", "create", "staging").succeeded();
    varve("warehouse", "create", "production").succeeded();
    varve("namespace", "create", "staging", "both").succeeded();
    varve("namespace", "create", "production", "both").succeeded();
    varve("namespace", "create", "staging", "draft").succeeded();
    long before = database.head();
    varve("namespace", "create", "production", "sales").succeeded();
    assertThat(varve("diff", "staging", "--other=production").succeeded().out())
        .containsPattern("added +namespace +sales")
        .containsPattern("removed +namespace +draft")
        .containsPattern("changed +warehouse .*~name")
        .doesNotContain("both");
    assertThat(
            varve("diff", "staging", "--other=production@position:" + before, "--namespace=sales")
                .succeeded()
                .out())
        .contains("Nothing is different");
    assertThat(varve("diff", "staging", "--other=none").refused().problem()).contains("none");
    assertThat(varve("diff", "staging").refused().code()).isEqualTo(2);
    assertThat(varve("diff", "staging", "--other=production", "--to=5").refused().code())
        .isEqualTo(2);
  }

  @Test
  void reasonIsGivenByAnOption() {
    varve("namespace", "create", "lake", "closing").succeeded();
    varve("warehouse", "require-reason", "lake", "drop", "--ticket", "OPS-#*").succeeded();
    assertThat(varve("namespace", "delete", "lake", "closing", "--yes").refused().problem())
        .contains("OPS-#*", "--change-reason", "--change-ticket");
    varve(
            "namespace",
            "delete",
            "lake",
            "closing",
            "--yes",
            "--change-reason=over",
            "--change-ticket=OPS-17")
        .succeeded();
    assertThat(
            database.count(
                "select count(*) from requests where reason = 'over' and ticket = 'OPS-17'"))
        .isEqualTo(1);
    varve("warehouse", "require-reason", "lake").succeeded();
    varve("namespace", "create", "lake", "free").succeeded();
    varve("namespace", "delete", "lake", "free", "--yes").succeeded();
  }
}
