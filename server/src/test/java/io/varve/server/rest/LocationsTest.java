package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and views are stored in folders of their own, inside the warehouse. */
@ExtendWith(ServedCatalog.class)
final class LocationsTest {

  private final Catalog catalog;
  private final String namespace;

  LocationsTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  private Answer createAt(String location) {
    return catalog.create(namespace, Catalog.newName("t"), ", \"location\": \"" + location + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROOT",
        "ROOT/",
        "ROOT//",
        "ROOT/../elsewhere",
        "ROOT/a/../b",
        "ROOT/a/./b",
        "ROOT/..",
        "ROOT-evil/t",
        "file:///etc/varve",
        "file://otherhost/tmp/x",
        "s3://bucket/t",
        "http://127.0.0.1/t",
        "relative/t",
        "/tmp/t",
        "file:",
        "",
        " ",
        "ROOT/%2e%2e/t\\u0000"
      })
  void aLocationOutsideOfTheWarehouseIsABadRequest(String location) {
    long head = catalog.head();
    createAt(location.replace("ROOT", catalog.root())).isError(400, "BadRequestException");
    assertThat(catalog.head()).isEqualTo(head);
  }

  @Test
  void theFolderOfANamespaceIsNoLocationOfATable() {
    String inside = catalog.create(namespace, "t").text("/metadata/location");
    String folder = inside.substring(0, inside.lastIndexOf('/'));
    createAt(folder).isError(400, "BadRequestException");
    createAt(catalog.root() + "/" + UUID.randomUUID()).isError(400, "BadRequestException");
  }

  @Test
  void aNamespaceHasTheLocationOfItsTablesUnlessItWasGivenOne() {
    String folder = catalog.get("namespaces/" + namespace).is(200).text("/properties/location");
    assertThat(catalog.create(namespace, "t").text("/metadata/location")).startsWith(folder + "/");
    createAt(folder + "/" + Catalog.newName("named")).is(200);

    String own = catalog.root() + "/" + Catalog.newName("own");
    catalog
        .post(
            "namespaces/" + namespace + "/properties",
            "{\"updates\": {\"location\": \"" + own + "\"}}")
        .is(200);
    assertThat(catalog.get("namespaces/" + namespace).text("/properties/location")).isEqualTo(own);
  }

  @Test
  void noTableIsAtAboveOrUnderAnother() {
    String base = catalog.root() + "/" + Catalog.newName("claimed");
    createAt(base + "/a/b").is(200);
    for (String taken :
        new String[] {base + "/a/b", base + "/a/b/", base + "/a", base, base + "/a/b/c/d"}) {
      createAt(taken).isError(400, "BadRequestException");
    }
    createAt(base + "/a/bc").is(200);
    createAt(base + "/a/c").is(200);
  }

  @Test
  void noTableIsInTheFolderThatVarveChoseForAnother() {
    String chosen = catalog.create(namespace, "t").text("/metadata/location");
    createAt(chosen).isError(400, "BadRequestException");
    createAt(chosen + "/data").isError(400, "BadRequestException");
  }

  @Test
  void spellingsOfOnePlaceAreOnePlace() {
    String path = catalog.folder() + "/" + Catalog.newName("spelled");
    createAt("file:" + path).is(200);
    for (String spelling :
        new String[] {
          "file://" + path, "FILE:" + path, "file:" + path + "/", "file://" + path + "//x"
        }) {
      createAt(spelling).isError(400, "BadRequestException");
    }
  }

  @Test
  void viewsAndTablesKeepOutOfOneAnothersFolders() {
    String location = catalog.root() + "/" + Catalog.newName("shared");
    createAt(location).is(200);
    String view =
        Catalog.view(Catalog.newName("v"))
            .replaceFirst("\\{", "{\"location\": \"" + location + "\",");
    catalog.post("namespaces/" + namespace + "/views", view).isError(400, "BadRequestException");
  }

  @Test
  void theFolderOfADroppedTableIsFree() {
    String location = catalog.root() + "/" + Catalog.newName("again");
    catalog.create(namespace, "first", ", \"location\": \"" + location + "\"").is(200);
    catalog.delete(Catalog.table(namespace, "first")).is(204);
    createAt(location).is(200);
  }

  @Test
  void aTableMovesOnlyToWhereOneCouldBeCreated() {
    String first = catalog.root() + "/" + Catalog.newName("one");
    String second = catalog.root() + "/" + Catalog.newName("two");
    catalog.create(namespace, "one", ", \"location\": \"" + first + "\"").is(200);
    catalog.create(namespace, "two", ", \"location\": \"" + second + "\"").is(200);
    for (String taken : new String[] {first + "/x", "file:///etc/x", catalog.root()}) {
      catalog
          .commit(
              namespace, "two", "{\"action\": \"set-location\", \"location\": \"" + taken + "\"}")
          .isError(400, "BadRequestException");
    }
    String third = catalog.root() + "/" + Catalog.newName("three");
    Answer moved =
        catalog
            .commit(
                namespace, "two", "{\"action\": \"set-location\", \"location\": \"" + third + "\"}")
            .is(200);
    assertThat(moved.metadataLocation()).startsWith(third + "/metadata/00001-");
    catalog.create(namespace, "heir", ", \"location\": \"" + second + "\"").is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"write.data.path", "write.metadata.path", "write.object-storage.path"})
  void propertiesDoNotLeadOutOfTheWarehouse(String key) {
    catalog
        .create(namespace, "bad", ", \"properties\": {\"" + key + "\": \"file:///etc/x\"}")
        .isError(400, "BadRequestException");
    catalog.create(namespace, "good");
    catalog
        .commit(namespace, "good", Catalog.set(key, "s3://elsewhere/x"))
        .isError(400, "BadRequestException");
  }

  @Test
  void fileOutsideOfTheWarehouseIsNotRead() throws Exception {
    Path outside = Files.createTempFile("outside", ".metadata.json");
    try {
      for (String route : new String[] {"register", "register-view"}) {
        catalog
            .post(
                "namespaces/" + namespace + "/" + route,
                "{\"name\": \"x\", \"metadata-location\": \"" + outside.toUri() + "\"}")
            .isError(400, "BadRequestException");
      }
    } finally {
      Files.delete(outside);
    }
  }
}
