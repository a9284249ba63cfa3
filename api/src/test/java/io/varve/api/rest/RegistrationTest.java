package io.varve.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that come with their metadata, and go with it. */
@ExtendWith(ServedCatalog.class)
final class RegistrationTest {

  private final Catalog catalog;
  private final String namespace;

  RegistrationTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  private Answer register(String name, String location, boolean overwrite) {
    return catalog.post(
        "namespaces/" + namespace + "/register",
        "{\"name\": \"%s\", \"metadata-location\": \"%s\", \"overwrite\": %s}"
            .formatted(name, location, overwrite));
  }

  @Test
  void anUnregisteredTableLeavesItsFilesAndCanComeBack() {
    Answer table = catalog.create(namespace, "t");
    Answer last = catalog.post(Catalog.table(namespace, "t") + "/unregister", "").is(200);
    assertThat(last.metadataLocation()).isEqualTo(table.metadataLocation());
    assertThat(last.json().get("metadata")).isEqualTo(table.json().get("metadata"));
    assertThat(last.json().has("config")).isFalse();
    assertThat(Path.of(URI.create(last.metadataLocation()))).exists();
    catalog.get(Catalog.table(namespace, "t")).isError(404, "NoSuchTableException");

    register("back", last.metadataLocation(), false).is(200);
    assertThat(catalog.get(Catalog.table(namespace, "back")).text("/metadata/table-uuid"))
        .isEqualTo(table.text("/metadata/table-uuid"));
  }

  @Test
  void aTableThatWasRegisteredBeginsAStreamOfItsOwn() {
    catalog.create(namespace, "t");
    String location =
        catalog.post(Catalog.table(namespace, "t") + "/unregister", "").metadataLocation();
    long head = catalog.head();
    register("t", location, false).is(200);
    JsonNode event = catalog.eventsAfter(head).getFirst();
    assertThat(event.get("type").asText()).isEqualTo("TableRegistered");
    assertThat(event.get("stream-version").asLong()).isZero();
    assertThat(event.at("/data/metadata/location").asText()).isEqualTo(location);
    assertThat(event.at("/data/metadata/sha256").asText()).hasSize(64);
  }

  @Test
  void overwritingKeepsTheStreamAndRecordsBothUuids() {
    Answer old = catalog.create(namespace, "t");
    catalog.create(namespace, "other");
    Answer other = catalog.post(Catalog.table(namespace, "other") + "/unregister", "").is(200);
    register("t", other.metadataLocation(), false).isError(409, "AlreadyExistsException");
    long head = catalog.head();

    Answer over = register("t", other.metadataLocation(), true).is(200);
    assertThat(over.text("/metadata/table-uuid")).isEqualTo(other.text("/metadata/table-uuid"));
    JsonNode event = catalog.eventsAfter(head).getFirst();
    assertThat(event.get("stream-version").asLong()).isEqualTo(1);
    assertThat(event.at("/data/previous-uuid").asText())
        .isEqualTo(old.text("/metadata/table-uuid"));
    assertThat(event.at("/data/table-uuid").asText()).isEqualTo(other.text("/metadata/table-uuid"));

    Answer commit = catalog.commit(namespace, "t", Catalog.set("a", "b")).is(200);
    assertThat(commit.metadataLocation()).startsWith(other.text("/metadata/location"));
  }

  @Test
  void overwritingNothingRegisters() {
    catalog.create(namespace, "t");
    Answer last = catalog.post(Catalog.table(namespace, "t") + "/unregister", "").is(200);
    register("new", last.metadataLocation(), true).is(200);
  }

  @Test
  void aFileThatIsNoMetadataIsABadRequest() throws Exception {
    Path folder = Files.createDirectories(catalog.folder().resolve(Catalog.newName("files")));
    for (String text :
        new String[] {"", "{}", "[]", "null", "{\"format-version\": 2}", "not json"}) {
      Path file = folder.resolve("00000-x.metadata.json");
      Files.writeString(file, text);
      long head = catalog.head();
      register("bad", "file://" + file, false).isError(400, "BadRequestException");
      catalog
          .post(
              "namespaces/" + namespace + "/register-view",
              "{\"name\": \"bad\", \"metadata-location\": \"file://" + file + "\"}")
          .isError(400, "BadRequestException");
      assertThat(catalog.head()).isEqualTo(head);
      assertThat(file).exists();
      Files.delete(file);
    }
    register("bad", "file://" + folder.resolve("nothing.metadata.json"), false)
        .isError(400, "BadRequestException");
    register("bad", "file://" + folder, false).isError(400, "BadRequestException");
  }

  @Test
  void metadataOfATableThatLiesElsewhereIsABadRequest() throws Exception {
    Answer table = catalog.create(namespace, "t");
    Path file = Path.of(URI.create(table.metadataLocation()));
    Path moved = file.resolveSibling("00009-moved.metadata.json");
    Files.writeString(
        moved,
        Files.readString(file).replace(table.text("/metadata/location"), "file:///etc/varve"));
    register("moved", "file://" + moved, false).isError(400, "BadRequestException");
    Files.delete(moved);
  }
}
