package io.varve.server.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.ledger.anchor.AnchorKey;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.attempt.Attempt;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.AttemptHash;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.ledger.seal.ChainHash;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.SealedLedger;
import io.varve.projections.verify.AnchorCopy;
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
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
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
      // The task that signs comes once at the start, and then a minute later.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  original.count(
                          "select count(*) from scheduled_tasks where task_name = 'mark-ledger'"
                              + " and last_success is not null and not picked")
                      == 1);
      attempts(node, 2);
      node.get(RestoreDetector.class).remember();
      attempts(node, 1);
      catalog.createNamespace("late");
      original.awaitSealed();
    }
  }

  private static void attempts(TestNode node, int count) {
    for (int i = 0; i < count; i++) {
      node.get(AttemptLog.class)
          .record(new Attempt(Outcome.DENIED, "oidc~ana", "drop", null, null, null, "{}"));
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
      copy.forge(forgery + FOLLOWED_ANEW);
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

  /** Has followers begin again, for a forger of the ledger leaves no trace in their tables. */
  private static final String FOLLOWED_ANEW =
      """
      truncate history_lists, names_history, heads_history, grants_history, timelines, attempt_timelines, activity,
        attempt_activity, warehouse_statistics;
      update follower_positions set position = 0;
      """;

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

  private static final String CUT_ATTEMPTS =
      """
      delete from attempts where position > 2;
      update attempts_head set (position, hash, recorded_at) =
        (select position, hash, recorded_at from attempts where position = 2);
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
  void anEndOfAttemptsThatWasCutOffWithTheirHeadIsFound() {
    assertThat(differencesAfter(CUT_ATTEMPTS, false))
        .singleElement()
        .asString()
        .startsWith("The end of the attempts was cut off: attempt 3 was signed at ");
  }

  @Test
  void allAttemptsThatWereCutOffAreFound() {
    assertThat(
            differencesAfter(
                """
                delete from attempts;
                update attempts_head set position = 0, hash = decode(repeat('00', 32), 'hex');
                """,
                false))
        .singleElement()
        .asString()
        .startsWith("The end of the attempts was cut off: attempt 2 was signed at ");
  }

  @Test
  void attemptsThatWereHashedAnewAreFound() {
    StringBuilder forgery = new StringBuilder();
    byte[] hash = AttemptHash.GENESIS;
    for (int position = 1; position <= 3; position++) {
      hash =
          AttemptHash.next(
              hash,
              position,
              Instant.EPOCH,
              new AttemptHash.Row("denied", "oidc~bob", "drop", null, null, null, null, "{}"));
      forgery.append(
          """
          update attempts set actor = 'oidc~bob', recorded_at = 'epoch', hash = decode('%1$s', 'hex')
            where position = %2$d;
          update attempts_head set hash = decode('%1$s', 'hex');
          """
              .formatted(HexFormat.of().formatHex(hash), position));
    }
    assertThat(differencesAfter(forgery.toString(), false))
        .singleElement()
        .asString()
        .startsWith("The attempts were rewritten: attempt 2 has another hash than was signed at ");
  }

  @Test
  void anEndOfAttemptsThatWasCutOffAsIfByARestoreIsFound() {
    assertThat(
            differencesAfter(
                CUT_ATTEMPTS
                    + """
                    insert into epochs (number, name, position, hash, attempts_position, place, reason)
                      select 2, '2-00000000', position, hash, 2, 'here', 'restored' from chain_head;
                    """,
                false))
        .containsExactly(
            "Epoch 2-00000000 gave up the attempts from 3 to 3, which were signed, and no anchor is"
                + " signed in it");
  }

  /** As versions before signed them, and as the guide says. */
  @Test
  void anchorsThatDoNotSignAttemptsAreStillProved() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] publicKey = pair.getPublic().getEncoded();
    String keyId =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey))
            .substring(0, 16);
    Ledger ledger = new Epochs(JdbcClient.create(original.runtime())).ledger();
    String hash = HexFormat.of().formatHex(ledger.hash());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(
        "varve anchor 1\n%s\n%s\n%d\n%s\n2026-11-29T15:08:29.688Z\n%s\n"
            .formatted(ledger.id(), ledger.epoch(), ledger.position(), hash, keyId)
            .getBytes(UTF_8));
    String line =
        """
        {"ledger-id":"%s","epoch":"%s","position":%d,"hash":"%s","at":"2026-11-29T15:08:29.688Z","key":"%s","signature":"%s"}
        """
            .formatted(
                ledger.id(),
                ledger.epoch(),
                ledger.position(),
                hash,
                keyId,
                Base64.getEncoder().encodeToString(signature.sign()));
    Anchored old =
        new Anchored(
            AnchorKeys.parse(List.of(Base64.getEncoder().encodeToString(publicKey))),
            List.of(new AnchorCopy("old", line, null, true)));
    assertThat(original.verify(false, old).differences()).isEmpty();
    assertThat(original.verify(false, old).anchors()).isEqualTo(1);
    CatalogDatabase copy = original.copy();
    try {
      copy.forge(CUT + CUT_ATTEMPTS + FOLLOWED_ANEW);
      assertThat(copy.verify(false, old).differences())
          .containsExactly(
              "The end of the ledger was cut off: position %d was signed at 2026-11-29T15:08:29.688Z and is gone"
                  .formatted(ledger.position()));
    } finally {
      copy.postgres().dropDatabase(copy.name());
    }
  }

  @Test
  void aRestoreThatAServerFoundIsNotedOnly() throws IOException {
    CatalogDatabase copy = original.copy();
    byte[] before = Files.readAllBytes(anchors());
    try {
      copy.forge(CUT + CUT_ATTEMPTS + FOLLOWED_ANEW);
      try (TestNode node = start(copy)) {
        // Others than were signed at these positions.
        attempts(node, 2);
      }
      Report report = verify(copy, anchors());
      assertThat(report.differences()).isEmpty();
      assertThat(report.notes())
          .satisfiesExactlyInAnyOrder(
              note ->
                  assertThat(note)
                      .endsWith(
                          "began at a restore that lost what was signed before, up to position "
                              + original.events()),
              note ->
                  assertThat(note)
                      .endsWith(
                          "began at a restore that lost attempts that were signed before, up to"
                              + " attempt 3"));
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
