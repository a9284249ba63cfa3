package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Anyone who can write into a warehouse overwrites a metadata file: a node that reads it anew
 * neither serves it nor builds upon it.
 */
final class AlteredMetadataTest {

  // Its own, for what is altered here must not trouble others.
  private static Catalog catalog;
  private static TestServer reader;

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = catalog.newNamespace();
  }

  @BeforeAll
  static void start() {
    catalog = Catalog.start();
    reader = TestServer.start(catalog.database());
  }

  @AfterAll
  static void close() {
    reader.close();
    catalog.close();
  }

  /** Asks a node that has nothing in memory of what a test made. */
  private Answer anew(String method, String path, @Nullable String body, String... headers) {
    String url = catalog.url(path).replaceFirst("http://[^/]+", reader.url());
    return Answer.of(TestServer.ask(method, url, body, headers));
  }

  private static Path file(Answer response) {
    return Path.of(URI.create(response.metadataLocation()));
  }

  /** Makes a file say that its table is in another's folder; of one length if wanted. */
  private static void pointTo(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replace(from, to));
    assertThat(Files.readString(file)).isNotEqualTo(text);
  }

  private static void assertAltered(Answer answer, Path file) {
    answer.isError(507, "MetadataFileAltered");
    assertThat(answer.text("/error/message"))
        .contains(file.getFileName().toString())
        .doesNotContain("victim");
  }

  private static String set(String key, String value) {
    return "{\"requirements\": [], \"updates\": [" + Catalog.set(key, value) + "]}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?snapshots=all", "?snapshots=refs"})
  void changedMetadataFileIsNeverServed(String mode) throws IOException {
    Answer victim = catalog.create(namespace, "victim");
    Answer mine = catalog.create(namespace, "mine");
    String path = Catalog.table(namespace, "mine");
    pointTo(file(mine), mine.text("/metadata/location"), victim.text("/metadata/location"));
    double before = alterations();
    assertAltered(anew("GET", path + mode, null), file(mine));
    assertThat(alterations()).isEqualTo(before + 1);
    // A node that has the true one in memory still serves it.
    assertThat(catalog.get(path + mode).is(200).text("/metadata/location"))
        .isEqualTo(mine.text("/metadata/location"));
  }

  private static double alterations() {
    return reader
        .get(MeterRegistry.class)
        .get("varve.metadata.altered")
        .tag("copy", "file")
        .counter()
        .count();
  }

  @Test
  void fileOfTheSameLengthIsComparedByItsHash() throws IOException {
    Answer mine = catalog.create(namespace, "mine", ", \"properties\": {\"who\": \"me\"}");
    pointTo(file(mine), "\"me\"", "\"us\"");
    assertAltered(anew("GET", Catalog.table(namespace, "mine"), null), file(mine));
  }

  @Test
  void commitsAreNotBuiltOnAChangedFile() throws Exception {
    Answer victim = catalog.create(namespace, "victim");
    Answer mine = catalog.create(namespace, "mine");
    catalog.create(namespace, "other");
    pointTo(file(mine), mine.text("/metadata/location"), victim.text("/metadata/location"));
    long head = catalog.head();
    var files = catalog.database().filesOnDisk();

    assertAltered(anew("POST", Catalog.table(namespace, "mine"), set("a", "b")), file(mine));
    String change =
        "{\"identifier\": {\"namespace\": [\"%s\"], \"name\": \"%s\"}, \"requirements\": [],"
            + " \"updates\": [%s]}";
    assertAltered(
        anew(
            "POST",
            "transactions/commit",
            "{\"table-changes\": [%s, %s]}"
                .formatted(
                    change.formatted(namespace, "other", Catalog.set("a", "b")),
                    change.formatted(namespace, "mine", Catalog.set("a", "b")))),
        file(mine));
    assertAltered(anew("POST", Catalog.table(namespace, "mine") + "/unregister", ""), file(mine));
    assertThat(catalog.head()).isEqualTo(head);
    assertThat(catalog.database().filesOnDisk()).isEqualTo(files);
  }

  /** It would keep its data files for an outcome that is known: nothing happened. */
  @Test
  void icebergsClientDoesNotTakeARefusedCommitForUnknown() throws Exception {
    Answer mine = catalog.create(namespace, "mine");
    try (RESTCatalog client = reader.client()) {
      var table = client.loadTable(TableIdentifier.of(namespace, "mine"));
      // Its own commit on the other node, then altered: this node has not read that one.
      Answer next = catalog.commit(namespace, "mine", Catalog.set("a", "1")).is(200);
      pointTo(file(next), "\"a\"", "\"b\"");
      Throwable refused = catchThrowable(() -> table.updateProperties().set("c", "1").commit());
      assertThat(refused)
          .isInstanceOf(RESTException.class)
          .isNotInstanceOf(CommitStateUnknownException.class)
          .hasMessageContaining("was altered");
    }
    assertThat(mine.status()).isEqualTo(200);
  }

  @Test
  void changedFileOfAViewIsNeitherServedNorBuiltUpon() throws IOException {
    Answer view = catalog.createView(namespace, "v").is(200);
    String path = Catalog.view(namespace, "v");
    pointTo(file(view), "select 1 as id", "select 2 as id");
    long head = catalog.head();
    assertAltered(anew("GET", path, null), file(view));
    assertAltered(anew("POST", path, set("a", "b")), file(view));
    assertThat(catalog.head()).isEqualTo(head);
  }

  @Test
  void replayedRequestIsNotAnsweredFromAChangedFile() throws IOException {
    String key = UUID.randomUUID().toString();
    String body = "{\"name\": \"t\", \"schema\": " + Catalog.SCHEMA + "}";
    Answer first = catalog.post(Catalog.tables(namespace), body, "Idempotency-Key", key).is(200);
    byte[] whole = Files.readAllBytes(file(first));
    catalog.commit(namespace, "t", Catalog.set("a", "b")).is(200);
    pointTo(file(first), "\"id\"", "\"no\"");
    assertAltered(
        anew("POST", Catalog.tables(namespace), body, "Idempotency-Key", key), file(first));
    Files.write(file(first), whole);
    Answer again = anew("POST", Catalog.tables(namespace), body, "Idempotency-Key", key).is(200);
    assertThat(again.json()).isEqualTo(first.json());
  }

  /** What an older version kept of an outcome has no hash; the ledger has it. */
  @Test
  void replayOfAnOutcomeWithoutHashIsProvedByTheLedger() throws IOException {
    String key = UUID.randomUUID().toString();
    String body = "{\"name\": \"t\", \"schema\": " + Catalog.SCHEMA + "}";
    Answer first = catalog.post(Catalog.tables(namespace), body, "Idempotency-Key", key).is(200);
    int changed =
        catalog
            .database()
            .admin()
            .sql(
                "update idempotency_keys set outcome = (outcome::jsonb - 'metadata-sha256'"
                    + " - 'metadata-length')::json where idempotency_key = ?")
            .param(key)
            .update();
    assertThat(changed).isOne();
    assertThat(anew("POST", Catalog.tables(namespace), body, "Idempotency-Key", key).is(200).json())
        .isEqualTo(first.json());
    pointTo(file(first), "\"id\"", "\"no\"");
    try (TestServer third = TestServer.start(catalog.database())) {
      String url = catalog.url(Catalog.tables(namespace)).replaceFirst("http://[^/]+", third.url());
      assertAltered(
          Answer.of(TestServer.ask("POST", url, body, "Idempotency-Key", key)), file(first));
    }
  }

  @Test
  void alteredFileComesBackFromTheMemoryOfANode() throws IOException {
    Answer mine = catalog.create(namespace, "mine");
    String path = Catalog.table(namespace, "mine");
    byte[] whole = Files.readAllBytes(file(mine));
    pointTo(file(mine), "\"id\"", "\"no\"");
    String restore =
        "/management/v1/warehouse/%s/table/%s/restore-metadata"
            .formatted(
                catalog.url("").replaceFirst(".*/catalog/v1/", "").replace("/", ""),
                catalog
                    .database()
                    .admin()
                    .sql("select table_id::text from tables where metadata_location = ?")
                    .param(mine.metadataLocation())
                    .query(String.class)
                    .single());
    String here = catalog.url("").replaceFirst("/catalog/.*", "");
    assertAltered(anew("GET", path, null), file(mine));
    Answer.of(TestServer.ask("POST", reader.url() + restore, "{}"))
        .isError(404, "NotFoundException");
    assertThat(Answer.of(TestServer.ask("POST", here + restore, "{}")).is(200).text("/restored"))
        .isEqualTo("true");
    assertThat(Files.readAllBytes(file(mine))).isEqualTo(whole);
    assertThat(Answer.of(TestServer.ask("POST", here + restore, "{}")).is(200).text("/restored"))
        .isEqualTo("false");
    assertThat(anew("GET", path, null).is(200).json()).isEqualTo(catalog.get(path).json());
  }
}
