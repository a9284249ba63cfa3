package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folders that properties name, and those of tables that are staged, are claimed as locations are.
 */
@ExtendWith(ServedCatalog.class)
final class ClaimedPathsTest {

  private static final String BAD = "BadRequestException";

  private final Catalog catalog;
  private final String namespace;

  ClaimedPathsTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  private static String at(String location) {
    return ", \"location\": \"" + location + "\"";
  }

  private static String with(String key, String value) {
    return ", \"properties\": {\"" + key + "\": \"" + value + "\"}";
  }

  private String newFolder() {
    return catalog.root() + "/" + Catalog.newName("folder");
  }

  private Answer create(String more) {
    return catalog.create(namespace, Catalog.newName("t"), more);
  }

  private Answer createGeneric(String location) {
    String path = catalog.url("").replaceFirst("/catalog/v1/", "/lakekeeper/v1/");
    return Answer.of(
        TestServer.ask(
            "POST",
            path + "namespaces/" + namespace + "/generic-tables",
            "{\"name\": \"%s\", \"format\": \"csv\", \"base-location\": \"%s\"}"
                .formatted(Catalog.newName("g"), location)));
  }

  private void assertTaken(String location) {
    long head = catalog.head();
    create(at(location)).isError(400, BAD);
    create(at(location + "/sub") + ", \"stage-create\": true").isError(400, BAD);
    createGeneric(location).isError(400, BAD);
    String view =
        Catalog.view(Catalog.newName("v"))
            .replaceFirst("\\{", "{\"location\": \"" + location + "\",");
    catalog.post("namespaces/" + namespace + "/views", view).isError(400, BAD);
    create(with("write.data.path", location)).isError(400, BAD);
    create(with("write.metadata.path", location + "/deep/er")).isError(400, BAD);
    assertThat(catalog.head()).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write.data.path",
        "write.metadata.path",
        "write.object-storage.path",
        "write.folder-storage.path"
      })
  void aFolderThatAPropertyNamesIsTheTablesOwn(String key) {
    String folder = newFolder();
    create(with(key, folder + "/a")).is(200);
    assertTaken(folder + "/a");
    create(at(folder)).isError(400, BAD);
    create(at(folder + "/b")).is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"write.data.path", "write.metadata.path"})
  void aPropertyNamesNoFolderOfAnother(String key) {
    String table = catalog.create(namespace, Catalog.newName("t")).text("/metadata/location");
    String generic = newFolder();
    createGeneric(generic).is(200);
    String mine = Catalog.newName("mine");
    String own = catalog.create(namespace, mine).text("/metadata/location");
    for (String folder :
        List.of(
            table,
            table + "/data",
            generic,
            generic + "/x",
            table.substring(0, table.lastIndexOf('/')),
            catalog.root(),
            catalog.root() + "/.varve",
            catalog.root() + "/.VARVE/x",
            catalog.root() + "/" + UUID.randomUUID())) {
      catalog.commit(namespace, mine, Catalog.set(key, folder)).isError(400, BAD);
      create(with(key, folder)).isError(400, BAD);
    }
    catalog.commit(namespace, mine, Catalog.set(key, own + "/elsewhere")).is(200);
    catalog.commit(namespace, mine, Catalog.set(key, newFolder())).is(200);
    catalog.commit(namespace, mine, Catalog.set("a", "b")).is(200);
    catalog.assertWhole();
  }

  @Test
  void aClaimEndsWithThePropertyAndWithTheTable() {
    String folder = newFolder();
    String name = Catalog.newName("t");
    catalog.create(namespace, name, with("write.data.path", folder)).is(200);
    catalog.commit(namespace, name, Catalog.set("write.data.path", folder + "/b")).is(200);
    create(at(folder + "/a")).is(200);
    create(at(folder + "/b")).isError(400, BAD);
    catalog
        .commit(
            namespace,
            name,
            "{\"action\": \"remove-properties\", \"removals\": [\"write.data.path\"]}")
        .is(200);
    create(at(folder + "/b")).is(200);

    catalog.commit(namespace, name, Catalog.set("write.data.path", folder + "/c")).is(200);
    create(at(folder + "/c")).isError(400, BAD);
    catalog.delete(Catalog.table(namespace, name)).is(204);
    create(at(folder + "/c")).is(200);
    catalog.assertWhole();
  }

  @Test
  void aViewsFolderForMetadataIsItsOwn() {
    String folder = newFolder();
    String name = Catalog.newName("v");
    String view =
        Catalog.view(name)
            .replace(
                "\"properties\": {}",
                "\"properties\": {\"write.metadata.path\": \"" + folder + "\"}");
    catalog.post("namespaces/" + namespace + "/views", view).is(200);
    assertTaken(folder);
    String table = create("").text("/metadata/location");
    catalog
        .post(
            Catalog.view(namespace, name),
            "{\"requirements\": [], \"updates\": ["
                + Catalog.set("write.metadata.path", table)
                + "]}")
        .isError(400, BAD);
    catalog.delete(Catalog.view(namespace, name)).is(204);
    create(at(folder)).is(200);
    catalog.assertWhole();
  }

  @Test
  void aRegisteredTableClaimsWhatItsPropertiesName() {
    String folder = newFolder();
    String name = Catalog.newName("t");
    String metadata =
        catalog
            .create(namespace, name, with("write.data.path", folder))
            .is(200)
            .text("/metadata-location");
    catalog.delete(Catalog.table(namespace, name)).is(204);
    createGeneric(folder).is(200);
    String register = "{\"name\": \"back\", \"metadata-location\": \"" + metadata + "\"}";
    catalog.post("namespaces/" + namespace + "/register", register).isError(400, BAD);
  }

  @Test
  void twoTablesOfOneTransactionGetNoFolderTogether() {
    String one = Catalog.newName("t");
    String other = Catalog.newName("t");
    catalog.create(namespace, one);
    catalog.create(namespace, other);
    String folder = newFolder();
    catalog
        .commitTransaction(
            Catalog.change(namespace, one, Catalog.set("write.data.path", folder)),
            Catalog.change(namespace, other, Catalog.set("write.data.path", folder + "/x")))
        .isError(400, BAD);
  }

  // --- Tables that are staged. ---

  @Test
  void aStagedFolderIsHeldAndTheCreateThatFollowsGetsIt() {
    String folder = newFolder();
    String name = Catalog.newName("t");
    Answer staged =
        catalog.create(namespace, name, at(folder + "/t") + ", \"stage-create\": true").is(200);
    create(at(folder)).isError(400, BAD);
    create(at(folder + "/t/x")).isError(400, BAD);
    createGeneric(folder + "/t/x").isError(400, BAD);
    create(with("write.data.path", folder + "/t/data")).isError(400, BAD);
    create(at(folder + "/u")).is(200);
    // The same client may lose an answer, and ask again.
    catalog.create(namespace, name, at(folder + "/t") + ", \"stage-create\": true").is(200);

    catalog
        .createStaged(
            namespace, name, staged.text("/metadata/table-uuid"), staged.text("/metadata/location"))
        .is(200);
    assertThat(catalog.get(Catalog.table(namespace, name)).text("/metadata/location"))
        .isEqualTo(folder + "/t");
    catalog.delete(Catalog.table(namespace, name)).is(204);
    create(at(folder + "/t/x")).is(200);
    catalog.assertWhole();
  }

  @Test
  void aStagedFolderIsFreeAgainWhenItsCredentialsHaveEnded() {
    String folder = newFolder();
    catalog
        .create(namespace, Catalog.newName("t"), at(folder + "/t") + ", \"stage-create\": true")
        .is(200);
    create(at(folder)).isError(400, BAD);
    catalog
        .database()
        .admin()
        .sql(
            "update staged_folders set expires_at = now() - interval '1 second' where location = ?")
        .param(folder + "/t")
        .update();
    create(at(folder)).is(200);
  }

  @Test
  void stagedTableIsNotOverAnother() {
    String table = create("").text("/metadata/location");
    for (String folder :
        List.of(
            table + "/x",
            table.substring(0, table.lastIndexOf('/')),
            catalog.root(),
            catalog.root() + "/.varve/ledgers")) {
      create(at(folder) + ", \"stage-create\": true").isError(400, BAD);
    }
  }

  @Test
  void aStagedTableOnALocalDiskHasItsFolders() {
    String location = create(", \"stage-create\": true").is(200).text("/metadata/location");
    Path folder = Path.of(location.substring("file://".length()));
    assertThat(Files.isDirectory(folder.resolve("metadata"))).isTrue();
    assertThat(Files.isDirectory(folder.resolve("data"))).isTrue();
  }

  // --- Folders of namespaces. ---

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://elsewhere/x", "ROOT-evil/x", "relative", "ROOT/.varve/x", "ROOT/../x"})
  void aNamespaceHasNoLocationThatNoTableCouldBeIn(String template) {
    String location = template.replace("ROOT", catalog.root());
    String properties = "{\"location\": \"" + location + "\"}";
    catalog
        .post(
            "namespaces",
            "{\"namespace\": [\"%s\"], \"properties\": %s}"
                .formatted(Catalog.newName("n"), properties))
        .isError(400, BAD);
    catalog
        .post("namespaces/" + namespace + "/properties", "{\"updates\": " + properties + "}")
        .isError(400, BAD);
  }
}
