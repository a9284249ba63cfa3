package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

/** Tables that are registered with their metadata, and unregistered. */
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
  void metadataOfATableThatIsElsewhereIsABadRequest() throws Exception {
    Answer table = catalog.create(namespace, "t");
    Path file = Path.of(URI.create(table.metadataLocation()));
    Path moved = file.resolveSibling("00009-moved.metadata.json");
    Files.writeString(
        moved,
        Files.readString(file).replace(table.text("/metadata/location"), "file:///etc/varve"));
    register("moved", "file://" + moved, false).isError(400, "BadRequestException");
    Files.delete(moved);
  }

  private Answer registerView(String name, String location) {
    return catalog.post(
        "namespaces/" + namespace + "/register-view",
        "{\"name\": \"%s\", \"metadata-location\": \"%s\"}".formatted(name, location));
  }

  /** A file in a free folder of the warehouse that says what a table's file says. */
  private Path unregistered(UnaryOperator<String> change) throws IOException {
    String name = Catalog.newName("t");
    catalog.create(namespace, name);
    Answer last = catalog.post(Catalog.table(namespace, name) + "/unregister", "").is(200);
    Path file = Path.of(URI.create(last.metadataLocation()));
    Path changed = file.resolveSibling("00009-changed.metadata.json");
    Files.writeString(changed, change.apply(Files.readString(file)));
    return changed;
  }

  private static String extended(String json, String more) {
    return json.substring(0, json.length() - 1) + more + "}";
  }

  @Test
  void bytesAfterTheObjectAreRefusedAndSoAreFieldsThatAreThereTwice() throws IOException {
    String credentials =
        ", \"config\": {\"token\": \"marker\"}, \"storage-credentials\": []}, \"x\": {";
    List<UnaryOperator<String>> changes =
        List.of(
            text -> text + credentials,
            text -> text + "}",
            text -> text + " {}",
            text -> text + "marker",
            text -> extended(text, ", \"location\": \"" + catalog.root() + "/marker\""),
            text -> extended(text, ", \"l\\u006fcation\": \"" + catalog.root() + "/marker\""));
    for (UnaryOperator<String> change : changes) {
      Answer refused = register("bad", "file://" + unregistered(change), false);
      refused.isError(400, "BadRequestException");
      assertThat(refused.body()).doesNotContain("marker");
    }
  }

  @Test
  void unknownFieldsOfAMetadataFileAreNotServed() throws IOException {
    Path file =
        unregistered(text -> extended(text, ", \"config\": {\"token\": \"marker\"}  ") + "\n");
    Answer registered = register("clean", "file://" + file, false).is(200);
    assertThat(registered.body()).doesNotContain("marker");
    try (TestServer other = TestServer.start(catalog.database())) {
      String url =
          catalog.url(Catalog.table(namespace, "clean")).replaceFirst("http://[^/]+", other.url());
      Answer loaded = Answer.of(TestServer.ask("GET", url, null)).is(200);
      assertThat(loaded.json()).isEqualTo(registered.json());
    }
    // What the ledger proves is the file as it is.
    catalog.assertWhole();
  }

  /** What Iceberg reads and no commit could follow, so that the table could only be dropped. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"last-updated-ms\":[0-9]+' | '\"last-updated-ms\":4611686018427387904'",
        "'\"last-sequence-number\":0' | '\"last-sequence-number\":9223372036854775807'",
        "'\"next-row-id\":0' | '\"next-row-id\":9223372036854775807'",
        "'\"next-row-id\":0' | '\"next-row-id\":-1'",
        "'\"last-column-id\":[0-9]+' | '\"last-column-id\":2147483647'",
        "'\"last-partition-id\":[0-9]+' | '\"last-partition-id\":2147483647'",
        "'\"((current-)?schema-id)\":0' | '\"$1\":2147483647'",
        "'\"next-row-id\":0' | '\"next-row-id\":0,\"encryption-keys\":[KEY,KEY]'",
        "'\"snapshots\":..' | '\"snapshots\":[SNAPSHOT1,\"parent-snapshot-id\":2},"
            + "SNAPSHOT2,\"parent-snapshot-id\":1}]'"
      })
  void metadataThatNoCommitCouldFollowIsRefused(String field, String hostile) throws IOException {
    String key = "{\"key-id\":\"k\",\"encrypted-key-metadata\":\"YQ==\"}";
    String snapshot =
        "{\"timestamp-ms\":1,\"manifest-list\":\"file:///n\",\"schema-id\":0,"
            + "\"first-row-id\":0,\"added-rows\":0,\"sequence-number\":0,"
            + "\"summary\":{\"operation\":\"append\"},\"snapshot-id\":";
    String becomes = hostile.replace("KEY", key).replace("SNAPSHOT", snapshot);
    for (boolean changed : new boolean[] {false, true}) {
      Path file =
          unregistered(
              text -> {
                String before =
                    text.replace("\"format-version\":2", "\"format-version\":3,\"next-row-id\":0");
                assertThat(before).containsPattern(field);
                return changed ? before.replaceAll(field, becomes) : before;
              });
      Answer answer = register(changed ? "bad" : Catalog.newName("good"), "file://" + file, false);
      if (changed) {
        answer.isError(400, "IllegalArgumentException");
        assertThat(answer.body()).contains("No commit could follow it");
      } else {
        answer.is(200);
      }
    }
  }

  @Test
  void aViewThatNoCommitCouldFollowIsRefused() throws IOException {
    Answer view = catalog.createView(namespace, "v").is(200);
    Path file = Path.of(URI.create(view.metadataLocation()));
    String text =
        Files.readString(file)
            .replace("\"version-id\":1", "\"version-id\":2147483647")
            .replace("\"current-version-id\":1", "\"current-version-id\":2147483647");
    Path folder = Files.createDirectories(catalog.folder().resolve(Catalog.newName("files")));
    Path other = folder.resolve("00000-x.metadata.json");
    Files.writeString(other, text.replace(view.text("/metadata/location"), "file://" + folder));
    Answer refused = registerView("bad", "file://" + other);
    refused.isError(400, "IllegalArgumentException");
    assertThat(refused.body()).contains("No commit could follow it");
  }

  @Test
  void refusalsQuoteNothingOfAFile() throws IOException {
    Path folder = Files.createDirectories(catalog.folder().resolve(Catalog.newName("files")));
    Path file = folder.resolve("00000-x.metadata.json");
    for (String text :
        List.of(
            "marker: words of somebody else",
            "{\"marker\": 1}",
            "{\"format-version\": \"marker\"}",
            "{\"format-version\": 2, \"table-uuid\": \"marker\"}",
            "[\"marker\"]",
            "\"marker",
            "{\"view-uuid\": \"marker\", \"format-version\": 1, \"location\": 5}")) {
      Files.writeString(file, text);
      for (Answer refused :
          List.of(
              register("bad", "file://" + file, false), registerView("bad", "file://" + file))) {
        assertThat(refused.isError(400, "BadRequestException").body()).doesNotContain("marker");
      }
    }
    for (UnaryOperator<String> change :
        List.<UnaryOperator<String>>of(
            text -> text.replaceFirst("\"location\":\"[^\"]*\"", "\"location\":\"s3://marker/x\""),
            text -> text.replaceFirst("\"table-uuid\":\"[^\"]*\"", "\"table-uuid\":\"marker\""),
            text ->
                text.replaceFirst(
                    "\"properties\":\\{", "\"properties\":{\"adls.sas-token.marker\":\"y\","))) {
      Answer refused = register("bad", "file://" + unregistered(change), false);
      assertThat(refused.is(400).body()).doesNotContain("marker");
    }
  }

  @Test
  void filesInTheFolderOfSomethingElseAreRefusedLikeMissingOnes() throws IOException {
    Answer table = catalog.create(namespace, "t");
    Answer view = catalog.createView(namespace, "v").is(200);
    String missing = "file://" + catalog.folder().resolve("nothing.metadata.json");
    String message = register("x", missing, false).text("/error/message").replace(missing, "FILE");
    for (String foreign :
        List.of(
            table.metadataLocation(),
            view.metadataLocation(),
            table.text("/metadata/location") + "/data/secret.parquet")) {
      for (Answer refused : List.of(register("x", foreign, false), registerView("x", foreign))) {
        refused.isError(400, "BadRequestException");
        assertThat(refused.text("/error/message").replace(foreign, "FILE")).isEqualTo(message);
      }
    }
    // One's own are one's own.
    register("t", table.metadataLocation(), true).is(200);
  }

  @Test
  void symbolicLinksAreNotFollowedOutOfTheWarehouse(@TempDir Path outside) throws IOException {
    Path file = unregistered(text -> text);
    Path secret = outside.resolve("00000-x.metadata.json");
    Files.copy(file, secret);
    Path link = file.resolveSibling("00010-link.metadata.json");
    Files.createSymbolicLink(link, secret);
    Path folder = file.resolveSibling("linked");
    Files.createSymbolicLink(folder, outside);
    for (Path through : List.of(link, folder.resolve(secret.getFileName()))) {
      register("bad", "file://" + through, false).isError(400, "BadRequestException");
    }
    // Neither is written through one.
    catalog
        .create(namespace, "w", ", \"location\": \"file://" + folder + "/t\"")
        .isError(503, "ServiceUnavailableException");
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(secret);
    }
    // A link within the warehouse is as good as the file.
    Path within = file.resolveSibling("00011-within.metadata.json");
    Files.createSymbolicLink(within, file);
    register("good", "file://" + within, false).is(200);
    Files.delete(folder);
    Files.delete(link);
  }

  @Test
  void smallFilesThatBecomeLargeAreRefused() throws Exception {
    Path folder = Files.createDirectories(catalog.folder().resolve(Catalog.newName("large")));
    Path sparse = folder.resolve("00000-sparse.metadata.json");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    Path bomb = folder.resolve("00000-bomb.gz.metadata.json");
    try (var out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 100; i++) {
        out.write(spaces);
      }
    }
    Path nodes = folder.resolve("00000-nodes.metadata.json");
    Files.writeString(nodes, "{\"a\":[" + "[],".repeat(3 << 20) + "[]]}");
    Path pipe = folder.resolve("00000-pipe.metadata.json");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    long head = catalog.head();
    for (Path file : List.of(sparse, bomb, nodes, pipe)) {
      register("bad", "file://" + file, false).isError(400, "BadRequestException");
      registerView("bad", "file://" + file).isError(400, "BadRequestException");
    }
    assertThat(catalog.head()).isEqualTo(head);
    FileSystemUtils.deleteRecursively(folder);
  }
}
