package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metadata files that commits leave, and those that they don't. */
@ExtendWith(ServedCatalog.class)
final class MetadataFilesTest {

  private final Catalog catalog;
  private final String namespace;

  MetadataFilesTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  private static Path file(String location) {
    return Path.of(URI.create(location));
  }

  private static List<String> log(Answer answer) {
    List<String> files = new ArrayList<>();
    answer
        .json()
        .at("/metadata/metadata-log")
        .forEach(entry -> files.add(entry.get("metadata-file").asText()));
    return files;
  }

  @Test
  void filesAreNumberedAndNamedAsIcebergDoes() {
    Answer created = catalog.create(namespace, "t");
    String folder = created.text("/metadata/location") + "/metadata/";
    String uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    assertThat(created.metadataLocation())
        .matches("\\Q" + folder + "\\E00000-" + uuid + "\\.metadata\\.json");
    assertThat(catalog.commit(namespace, "t", Catalog.set("a", "1")).metadataLocation())
        .matches("\\Q" + folder + "\\E00001-" + uuid + "\\.metadata\\.json");
  }

  @Test
  void theLogOfMetadataFilesGrowsWithEachCommit() {
    List<String> files = new ArrayList<>();
    files.add(catalog.create(namespace, "t").metadataLocation());
    for (int i = 0; i < 4; i++) {
      Answer answer = catalog.commit(namespace, "t", Catalog.set("a", "" + i)).is(200);
      assertThat(log(answer)).isEqualTo(files);
      files.add(answer.metadataLocation());
    }
    assertThat(files).allMatch(location -> Files.exists(file(location)));
  }

  @Test
  void theLogIsNoLongerThanTheTableWants() {
    catalog
        .create(
            namespace, "t", ", \"properties\": {\"write.metadata.previous-versions-max\": \"2\"}")
        .is(200);
    List<String> files = new ArrayList<>();
    Answer answer = catalog.get(Catalog.table(namespace, "t"));
    for (int i = 0; i < 5; i++) {
      files.add(answer.metadataLocation());
      answer = catalog.commit(namespace, "t", Catalog.set("a", "" + i)).is(200);
    }
    assertThat(log(answer)).isEqualTo(files.subList(files.size() - 2, files.size()));
    // What fell out of the log stays where the table does not ask for its deletion.
    assertThat(files).allMatch(location -> Files.exists(file(location)));
  }

  /** The past is answered from them, so they are deleted late; ExpireMetadataTest has how. */
  @Test
  void aTableThatWantsOldFilesDeletedKeepsThemForAWhile() {
    Answer first =
        catalog.create(
            namespace,
            "t",
            """
            , "properties": {"write.metadata.previous-versions-max": "1",
              "write.metadata.delete-after-commit.enabled": "true"}\
            """);
    for (int i = 0; i < 3; i++) {
      catalog.commit(namespace, "t", Catalog.set("a", "" + i)).is(200);
    }
    assertThat(file(first.metadataLocation())).exists();
    catalog.assertWhole();
  }

  @Test
  void aTableThatWantsItsMetadataCompressedGetsIt() throws Exception {
    Answer created =
        catalog
            .create(
                namespace,
                "t",
                ", \"properties\": {\"write.metadata.compression-codec\": \"gzip\"}")
            .is(200);
    assertThat(created.metadataLocation()).endsWith(".gz.metadata.json");
    try (var in = new GZIPInputStream(Files.newInputStream(file(created.metadataLocation())))) {
      JsonNode written = Catalog.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(written).isEqualTo(created.json().get("metadata"));
    }
    Answer plain =
        catalog
            .commit(namespace, "t", Catalog.set("write.metadata.compression-codec", "none"))
            .is(200);
    assertThat(plain.metadataLocation()).endsWith(".metadata.json").doesNotContain(".gz.");
    assertThat(Catalog.parse(Files.readString(file(plain.metadataLocation()))))
        .isEqualTo(plain.json().get("metadata"));
    assertThat(log(plain)).containsExactly(created.metadataLocation());
  }

  @Test
  void metadataIsStoredWhereTheTableWants() {
    String folder = catalog.root() + "/" + Catalog.newName("metadata");
    Answer created =
        catalog
            .create(
                namespace, "t", ", \"properties\": {\"write.metadata.path\": \"" + folder + "\"}")
            .is(200);
    assertThat(created.metadataLocation()).startsWith(folder + "/00000-");
  }

  @Test
  void aRefusedRequestLeavesNoFile() {
    String taken = catalog.create(namespace, "t").text("/metadata/location");
    var before = catalog.database().filesOnDisk();
    catalog
        .create(namespace, "u", ", \"location\": \"" + taken + "/under\"")
        .isError(400, "BadRequestException");
    catalog
        .post(
            Catalog.table(namespace, "t"),
            "{\"requirements\": [{\"type\": \"assert-table-uuid\", \"uuid\":"
                + " \"00000000-0000-0000-0000-000000000000\"}], \"updates\": ["
                + Catalog.set("a", "b")
                + "]}")
        .isError(409, "CommitFailedException");
    catalog
        .commitTransaction(
            Catalog.change(namespace, "t", Catalog.set("a", "b")),
            Catalog.change(namespace, "nothing", Catalog.set("a", "b")))
        .isError(404, "NoSuchTableException");
    assertThat(catalog.database().filesOnDisk()).isEqualTo(before);
  }

  @Test
  void aFileThatTheClientNamedIsNeverDeleted() {
    String other = catalog.create(namespace, "other").metadataLocation();
    String location = catalog.create(namespace, "t").metadataLocation();
    String register = "namespaces/" + namespace + "/register";
    String body = "{\"name\": \"%s\", \"metadata-location\": \"%s\"}";
    catalog
        .post(register, body.formatted("other", location))
        .isError(409, "AlreadyExistsException");
    catalog.post(register, body.formatted("u", location)).isError(400, "BadRequestException");
    catalog.delete(Catalog.table(namespace, "t")).is(204);
    catalog
        .post(register, body.formatted("other", location))
        .isError(409, "AlreadyExistsException");
    assertThat(file(location)).exists();
    assertThat(file(other)).exists();
  }

  @Test
  void aCreateTransactionIsLocatedWhereItsStagedMetadataIs() {
    Answer staged = catalog.create(namespace, "t", ", \"stage-create\": true").is(200);
    assertThat(staged.json().has("metadata-location")).isFalse();
    catalog.get(Catalog.table(namespace, "t")).isError(404, "NoSuchTableException");
    String location = staged.text("/metadata/location");
    // The folders that clients on a local disk write into exist, and are empty.
    assertThat(file(location)).isDirectoryNotContaining(path -> !Files.isDirectory(path));
    assertThat(file(location + "/metadata")).isEmptyDirectory();

    Answer created = createTransaction("t", location).is(200);
    assertThat(created.text("/metadata/location")).isEqualTo(location);
    assertThat(created.metadataLocation()).startsWith(location + "/metadata/00000-");
    createTransaction("t", location).isError(409, "CommitFailedException");
    createTransaction("u", location).isError(400, "BadRequestException");
    createTransaction("v", "file:///etc/x").isError(400, "BadRequestException");
  }

  private Answer createTransaction(String table, String location) {
    String uuid = "0195a3b5-0000-7000-8000-%012d".formatted(table.hashCode());
    return catalog.createStaged(namespace, table, uuid, location);
  }
}
