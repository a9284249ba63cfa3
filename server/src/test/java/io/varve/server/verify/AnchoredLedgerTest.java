package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.anchor.AnchorKey;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.seal.ChainHash;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.SealedLedger;
import io.varve.projections.verify.Anchored;
import io.varve.projections.verify.Report;
import io.varve.server.ledger.AnchorReads;
import io.varve.server.ledger.AnchorSettings;
import io.varve.server.ledger.RestoreDetector;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.storage.file.LocalFileIO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database's owner forges a ledger so that it is whole in itself; what was signed before tells.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnchoredLedgerTest {

  private final CatalogDatabase original = CatalogDatabase.create();
  private final AnchorKey key = AnchorKey.parse(AnchorKey.newText());
  @TempDir static Path folder;

  private Path anchors() {
    return folder.resolve("anchors.jsonl");
  }

  private TestNode start(CatalogDatabase database) {
    return TestNode.start(
        database,
        database.settings(),
        context ->
            context.registerBean(
                AnchorSettings.class,
                () -> new AnchorSettings(() -> key, Optional.of(id -> anchors()))));
  }

  @BeforeAll
  void fill() {
    try (TestNode node = start(original)) {
      TestCatalog catalog = node.catalog();
      catalog.createNamespace("sales");
      catalog.setNamespaceProperties(List.of("sales"), Map.of("owner", "alice"));
      original.awaitSealed();
      node.get(RestoreDetector.class).remember();
      catalog.createNamespace("late");
      original.awaitSealed();
    }
  }

  @AfterAll
  void stop() {
    original.close();
  }

  private Report verify(CatalogDatabase database, Path file) {
    return database.verify(
        false,
        new Anchored(
            AnchorKeys.parse(List.of(key.publicText())),
            AnchorReads.of(
                JdbcClient.create(database.runtime()), List.of(id -> file), new LocalFileIO())));
  }

  private List<String> differencesAfter(String forgery, boolean hashedAnew) {
    CatalogDatabase copy = original.copy();
    try {
      copy.forge(forgery);
      if (hashedAnew) {
        hashAnew(copy);
      }
      assertThat(copy.verify(false).differences()).as("without anchors").isEmpty();
      return verify(copy, anchors()).differences();
    } finally {
      copy.postgres().dropDatabase(copy.name());
    }
  }

  private static void hashAnew(CatalogDatabase copy) {
    byte[] hash = ChainHash.GENESIS;
    StringBuilder statements = new StringBuilder();
    for (SealedEvent sealed : new SealedLedger(JdbcClient.create(copy.runtime())).after(0, 1_000)) {
      hash = ChainHash.next(hash, sealed.position(), sealed.sealedAt(), sealed.event());
      statements.append(
          "update chain set hash = decode('%1$s', 'hex') where position = %2$d; update chain_head set hash = decode('%1$s', 'hex');"
              .formatted(HexFormat.of().formatHex(hash), sealed.position()));
    }
    copy.forge(statements.toString());
  }

  private static final String CUT =
      """
      create temp table gone as select sequence, stream_id from chain join events using (sequence)
        where position = (select max(position) from chain);
      delete from chain where sequence in (select sequence from gone);
      delete from requests where encode(hash, 'hex') in (
        select metadata->>'request-hash' from events where sequence in (select sequence from gone));
      delete from events where sequence in (select sequence from gone);
      delete from heads where stream_id in (select stream_id from gone);
      delete from namespaces where namespace_id in (select stream_id from gone);
      update chain_head set (position, hash, sealed_at) =
        (select position, hash, sealed_at from chain order by position desc limit 1);
      """;

  @Test
  void unforgedLedgerHasNoDifferences() {
    Report report = verify(original, anchors());
    assertThat(report.differences()).isEmpty();
    assertThat(report.notes()).isEmpty();
    // Of the start, of the middle and of the end here, and those since the warehouse was made
    // there.
    assertThat(report.anchors()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aLedgerThatWasHashedAnewIsFound() {
    assertThat(
            differencesAfter(
                """
                update events set metadata = replace(metadata::text, 'tester', 'nobody')::json;
                """,
                true))
        .singleElement()
        .asString()
        .startsWith("The ledger was rewritten: position ");
  }

  @Test
  void anEndThatWasCutOffWithItsRowsIsFound() {
    assertThat(differencesAfter(CUT, false))
        .singleElement()
        .asString()
        .startsWith("The end of the ledger was cut off: position " + original.events());
  }

  @Test
  void anEndThatWasCutOffAsIfByARestoreIsFound() {
    assertThat(
            differencesAfter(
                CUT
                    + """
                    insert into epochs (number, name, position, hash, place, reason)
                      select 2, '2-00000000', position, hash, 'here', 'restored' from chain_head;
                    """,
                false))
        .singleElement()
        .asString()
        .startsWith("Epoch 2-00000000 gave up the positions from " + original.events());
  }

  @Test
  void aRestoreThatAServerFoundIsNotedOnly() throws IOException {
    CatalogDatabase copy = original.copy();
    byte[] before = Files.readAllBytes(anchors());
    try {
      copy.forge(CUT);
      start(copy).close();
      Report report = verify(copy, anchors());
      assertThat(report.differences()).isEmpty();
      assertThat(report.notes())
          .singleElement()
          .asString()
          .contains(
              "began at a restore that lost what was signed before, up to position "
                  + original.events());
    } finally {
      Files.write(anchors(), before);
      copy.postgres().dropDatabase(copy.name());
      restoreWarehouse();
    }
  }

  // The copy was served on the same warehouse.
  private void restoreWarehouse() throws IOException {
    try (var files = Files.list(original.warehouse().resolve(".varve"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("anchors-")) {
          Files.write(file, Files.readAllBytes(anchors()));
        }
      }
    }
  }

  @Test
  void anchorsThatAreMissingAlteredOrOfAnotherKeyAreFound() throws IOException {
    assertThat(verify(original, folder.resolve("none")).differences())
        .singleElement()
        .asString()
        .contains("are expected, and the file is missing");
    Path changed = folder.resolve("changed");
    String text = Files.readString(anchors());
    Files.writeString(changed, text.replaceFirst("\"position\":[0-9]+", "\"position\":2"));
    assertThat(verify(original, changed).differences())
        .containsExactly("The anchor in line 1 of " + changed + " was altered or forged");
    Files.writeString(changed, "word\n" + text);
    assertThat(verify(original, changed).differences())
        .containsExactly("Line 1 of " + changed + " is no anchor");
    Files.writeString(changed, text.replaceAll("\"key\":\"[0-9a-f]{4}", "\"key\":\"0000"));
    assertThat(verify(original, changed).differences())
        .contains("There is no anchor in " + changed)
        .anyMatch(found -> found.contains("are signed with keys that are not trusted here"));
    Files.writeString(changed, "");
    assertThat(verify(original, changed).differences())
        .containsExactly("There is no anchor in " + changed);
  }

  /** One who rewrites the ledger may empty the file, too; the next anchor fits what is left. */
  @Test
  void anchorsThatBeginLateAreNoted() throws IOException {
    List<String> lines = Files.readAllLines(anchors());
    Path rest = folder.resolve("rest");
    Files.writeString(rest, lines.getLast() + "\n");
    Report report = verify(original, rest);
    assertThat(report.differences()).isEmpty();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("The oldest anchor in " + rest + " is of position " + original.events());
  }

  @Test
  void theFileIsForItsOwnerOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(anchors())))
        .isEqualTo("rw-------");
  }
}
