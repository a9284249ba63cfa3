package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The commands that make and show, against a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CreatingCommandsTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);

  @BeforeAll
  void bootstrap() {
    assertThat(run(new WarehouseCli(), "create", "early").problem()).contains("bootstrap");
    for (int i = 0; i < 2; i++) {
      run(new BootstrapCli(), "--accept-terms-of-use", "--if-needed").succeeded();
    }
    assertThat(run(new BootstrapCli(), "--accept-terms-of-use").code()).isOne();
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private Ran run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--uri");
    all.add(server.url());
    return Ran.of(command, all.toArray(String[]::new));
  }

  /** Somebody at the terminal who says these words, one after another. */
  private static final class Somebody implements Questions {

    private final Deque<String> answers;
    private final List<String> asked = new ArrayList<>();

    Somebody(String... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public String ask(String question, String unless) {
      asked.add(question + " [" + unless + "]");
      String answer = answers.removeFirst();
      return answer.isEmpty() ? unless : answer;
    }

    @Override
    public String secret(String question) {
      asked.add(question);
      return answers.removeFirst();
    }
  }

  @Test
  void otherCloudsHaveOptionsOfTheirOwn() throws IOException {
    String[] azure = {"create", "azure", "--adls", "tables@lake1", "--key-prefix", "a"};
    assertThat(run(new WarehouseCli(), azure).problem()).contains("--azure-account-key");
    List<String> all = new ArrayList<>(Arrays.asList(azure));
    all.addAll(List.of("--azure-account-key", "cGxhbnRlZA==", "--no-sts"));
    assertThat(run(new WarehouseCli(), all.toArray(String[]::new)).succeeded().out())
        .contains("Made azure, in abfss://tables@lake1.dfs.core.windows.net/a");
    assertThat(run(new WarehouseCli(), "get", "azure", "--json").succeeded().out())
        .contains("\"sas-enabled\":false", "\"credential-type\":\"shared-access-key\"")
        .doesNotContain("cGxhbnRlZA==");
    run(new WarehouseCli(), "credential", "azure", "--azure-account-key", "b3RoZXI=").succeeded();
    Path none = Files.writeString(Files.createTempFile("varve", ".json"), "planted");
    String[] google = {"create", "google", "--gcs", "lake", "--gcp-key-file", none.toString()};
    assertThat(run(new WarehouseCli(), google).problem())
        .contains("key of a service account")
        .doesNotContain("planted");
    Files.delete(none);
    assertThat(
            run(new WarehouseCli(), "create", "own", "--gcs", "lake", "--gcp-system-identity")
                .problem())
        .contains("--system-identity on");
    assertThat(run(new WarehouseCli(), "create", "both", "--gcs", "a", "--bucket", "b").problem())
        .contains("--bucket");
  }

  @Test
  void anEndpointMeansAnotherStoreWithPathStyleAndSts() {
    String[] keys = {"--access-key-id", "id", "--secret-access-key", "planted"};
    String[] named = {"create", "production", "--bucket", "warehouse"};
    List<String> all = new ArrayList<>(Arrays.asList(named));
    all.addAll(List.of("--endpoint", "http://127.0.0.1:1"));
    all.addAll(Arrays.asList(keys));
    assertThat(run(new WarehouseCli(), all.toArray(String[]::new)).succeeded().out())
        .contains("Made production, in s3://warehouse")
        .contains(server.url() + "/catalog, warehouse production")
        .contains("varve namespace create production");
    assertThat(run(new WarehouseCli(), "get", "production", "--json").succeeded().out())
        .contains("\"path-style-access\":true")
        .contains("\"sts-enabled\":true")
        .contains("\"flavor\":\"s3-compat\"")
        .doesNotContain("planted");
    assertThat(run(new WarehouseCli(), "list").succeeded().out())
        .contains("STATUS")
        .containsPattern("active +production +s3://warehouse");
    run(new NamespaceCli(), "create", "production", "shop").succeeded();
    assertThat(run(new NamespaceCli(), "get", "production", "shop").succeeded().out())
        .contains("namespace-uuid");
    assertThat(run(new WarehouseCli(), "get", "other").problem()).contains("varve warehouse list");
  }

  @Test
  void everyFieldOfAProfileCanBeGiven() {
    List<String> all =
        new ArrayList<>(
            List.of("create", "fields", "--bucket", "fields", "--endpoint", "http://127.0.0.1:1"));
    all.addAll(List.of("--assume-role", "arn:aws:iam::1:role/own", "--kms-key", "arn:aws:kms:k"));
    all.addAll(List.of("--set", "legacy-md5-behavior=true", "--set", "sts-endpoint=http://sts:1"));
    all.addAll(List.of("--set", "sts-session-tags={\"user\": \"{principal}\"}"));
    List<String> identity = new ArrayList<>(all);
    identity.addAll(List.of("--system-identity", "--external-id", "e"));
    assertThat(run(new WarehouseCli(), identity.toArray(String[]::new)).problem())
        .contains("--system-identity");
    all.addAll(List.of("--access-key-id", "id", "--secret-access-key", "planted"));
    all.addAll(List.of("--r2-account", "account", "--r2-token", "planted"));
    assertThat(run(new WarehouseCli(), all.toArray(String[]::new)).problem())
        .contains("no assume-role-arn");
    run(new WarehouseCli(), all.subList(0, all.size() - 4).toArray(String[]::new)).succeeded();
    assertThat(run(new WarehouseCli(), "get", "fields", "--json").succeeded().out())
        .contains("\"assume-role-arn\":\"arn:aws:iam::1:role/own\"")
        .contains("\"aws-kms-key-arn\":\"arn:aws:kms:k\"")
        .contains("\"legacy-md5-behavior\":true")
        .contains("\"sts-endpoint\":\"http://sts:1\"")
        .contains("\"sts-session-tags\":{\"user\":\"{principal}\"}")
        .doesNotContain("planted");
  }

  @Test
  void missingArgumentsAreNamed() {
    assertThat(run(new WarehouseCli(), "create", "x", "--bucket", "b").problem())
        .contains("--region")
        .contains("--endpoint");
    assertThat(run(new WarehouseCli(), "create", "x", "--endpoint", "http://h").problem())
        .contains("--bucket");
    assertThat(run(new WarehouseCli(), "create").problem()).contains("--interactive");
    Ran unled = run(new WarehouseCli(), "create", "--interactive");
    assertThat(unled.problem()).contains("no terminal").contains("--help");
    assertThat(unled.code()).isEqualTo(2);
    assertThat(Ran.of(new ProjectCli(), "list", "--uri", "http://127.0.0.1:1").problem())
        .contains("Nothing answers at http://127.0.0.1:1")
        .contains("--profile");
  }

  @Test
  void commandsLeadToAWarehouse() {
    Somebody somebody =
        new Somebody(
            "led", // name
            "cloud",
            "s3", // kind, wrong and right
            "",
            "lake", // bucket, none and one
            "http://127.0.0.1:1",
            "",
            "led", // endpoint, region, folder
            "id",
            "planted", // key
            "",
            "", // STS, role
            "", // change the answers
            "",
            "folder", // name, kind
            ""); // make it
    Ran ran = run(new WarehouseCreate(() -> somebody), "--interactive").succeeded();
    assertThat(ran.out())
        .contains("Say one of: s3, aws, folder")
        .contains("This is needed.")
        .containsPattern("passed +profile-well-formed")
        .containsPattern("failed +lakekeeper-read-write")
        .contains("Made led, in file://")
        .contains("Next: varve namespace create led NAMESPACE")
        .doesNotContain("planted");
    assertThat(somebody.answers).isEmpty();
    assertThat(String.join("\n", somebody.asked)).contains("[local-01]").doesNotContain("planted");
    assertThat(run(new WarehouseCli(), "list").out()).contains("led");
  }

  @Test
  void projectsAreNamedInPlaceOfIds() {
    run(new ProjectCli(), "create", "finance").succeeded();
    assertThat(run(new ProjectCli(), "list").succeeded().out()).contains("finance");
    assertThat(run(new ProjectCli(), "get", "finance").succeeded().out()).contains("finance");
    assertThat(run(new WarehouseCli(), "list", "--project", "finance").succeeded().out())
        .contains("There are no warehouses");
    run(new ProjectCli(), "rename", "finance", "money").succeeded();
    assertThat(run(new ProjectCli(), "delete", "money").problem())
        .contains("The project money will be deleted")
        .contains("--yes");
    run(new ProjectCli(), "delete", "money", "--yes").succeeded();
    assertThat(run(new ProjectCli(), "get", "money").problem()).contains("varve project list");
  }
}
