package io.varve.command.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.storage.StorageLayout;
import io.varve.command.storage.StorageSettings;
import io.varve.ledger.event.RawJson;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationTest {

  private static final Warehouse WAREHOUSE = warehouse(false);
  private static final String OWN = "s3://bucket/root/own/table";

  private static Warehouse warehouse(boolean alternativeProtocols) {
    return new Warehouse(
        new UUID(0, 1),
        new UUID(0, 2),
        "demo",
        "s3://bucket/root",
        new StorageSettings(
            new RawJson("{}"), StorageLayout.DEFAULT, alternativeProtocols, Duration.ofHours(1)),
        null,
        null,
        FormatVersionPolicy.ANY,
        "self-managed");
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.BAD_REQUEST));
  }

  @ParameterizedTest
  @CsvSource({
    "file:/a,            file:///a",
    "file:///a/,         file:///a",
    "file:////a//b///,   file:///a/b",
    "s3://Bucket/A/b/,   s3://Bucket/A/b",
    "s3://bucket,        s3://bucket",
    "s3://bucket/,       s3://bucket",
    "s3://b/a b/%2e%2e,  s3://b/a b/%2e%2e",
    "s3a://b/c,          s3://b/c",
    "gs://b/c/,          gs://b/c",
    "abfs://f@a.dfs.core.windows.net/c, abfss://f@a.dfs.core.windows.net/c",
    "wasbs://f@a.blob.core.windows.net/c, abfss://f@a.dfs.core.windows.net/c",
    "s3n://b/c//,        s3://b/c"
  })
  void spellingsOfOnePlaceAreOneLocation(String uri, String normalized) {
    assertThat(Location.of(uri)).hasToString(normalized);
    assertThat(Location.of(normalized)).hasToString(normalized);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FILE:///a",
        "",
        "/a/b",
        "a/b",
        ":/a",
        "file:///a/../b",
        "file:///a/./b",
        "file:///..",
        "s3://b/a\u0000b",
        "s3://b/a\nb",
        "s3://b/a\u007f",
        "s3:///a",
        "s3://b//a",
        "s3a://b/a//c",
        "gs://b/a//c",
        "abfss://f@a.dfs.core.windows.net/a?c",
        "s3://b/a/*",
        "s3://b/a?x",
        "s3://b/a#x",
        "s3://b/${aws:username}",
        "s3://b/a\"b",
        "s3://b/a\\b"
      })
  void locationThatIsInvalidOrClimbsIsRefused(String uri) {
    assertRefused(() -> Location.of(uri));
  }

  @Test
  void aLocationThatIsTooLongIsRefusedAndNotRepeatedInFull() {
    String uri = "s3://b/" + "x".repeat(2048);
    assertThatThrownBy(() -> Location.of(uri))
        .isInstanceOf(RefusedException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://b/a, s3://b/a,     true",
    "s3://b/a, s3://b/a/c,   true",
    "s3://b/a, s3://b/ab,    false",
    "s3://b/a, s3://b,       false",
    "s3://b/a, s3://c/a/x,   false",
    "s3://b,   s3://b/a,     true",
    "s3://b,   s3://bb/a,    false",
    "file:///, file:///a,    true"
  })
  void aFolderContainsItselfAndWhatIsUnderIt(String folder, String other, boolean contains) {
    assertThat(Location.of(folder).contains(Location.of(other))).isEqualTo(contains);
  }

  @Test
  void ancestorsComeNearestFirstAndEndBelowTheTop() {
    assertThat(Location.of("s3://b/x/y/z").ancestors())
        .containsExactly("s3://b/x/y", "s3://b/x", "s3://b");
    assertThat(Location.of("file:///x/y").ancestors()).containsExactly("file:///x");
    assertThat(Location.of("s3://b/x/y/z").lastSegment()).isEqualTo("z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/root/mine", "s3://bucket/root/a/b/"})
  void aFolderUnderTheWarehouseCanBeAskedFor(String uri) {
    assertThat(WarehouseFolders.requested(WAREHOUSE, uri).toString())
        .startsWith("s3://bucket/root/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/root",
        "s3://bucket/root/",
        "s3://bucket",
        "s3://bucket/rootling/x",
        "s3://other/root/x",
        "file:///bucket/root/x",
        "s3://bucket/root/../x",
        // Where our own tables of a namespace are stored.
        "s3://bucket/root/0197e6a0-0000-7000-8000-000000000002"
      })
  void aFolderElsewhereOrOverOthersCannotBeAskedFor(String uri) {
    assertRefused(() -> WarehouseFolders.requested(WAREHOUSE, uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a://bucket/root/mine", "s3n://bucket/root/mine"})
  void namesOfHadoopsProtocolsAreTakenWhereTheProfileSaysSo(String uri) {
    Warehouse taking = warehouse(true);
    assertThat(WarehouseFolders.requested(taking, uri)).hasToString("s3://bucket/root/mine");
    WarehouseFolders.checkInside(taking, uri);
    WarehouseFolders.checkPaths(taking, OWN, Map.of("write.data.path", uri));
    assertRefused(() -> WarehouseFolders.requested(WAREHOUSE, uri));
    assertRefused(() -> WarehouseFolders.checkInside(WAREHOUSE, uri));
    assertRefused(
        () -> WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of("write.data.path", uri)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"write.data.path", "write.metadata.path", "write.object-storage.path"})
  void propertiesThatSayWhereFilesGoStayInTheWarehouse(String key) {
    WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of(key, "s3://bucket/root/elsewhere"));
    WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of("other", "s3://nowhere/x"));
    assertRefused(() -> WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of(key, "s3://nowhere/x")));
    assertRefused(() -> WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of(key, "relative")));
    assertRefused(
        () -> WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of(key, "s3://bucket/root")));
    WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of(key, OWN + "/data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/root/.varve",
        "s3://bucket/root/.varve/ledgers",
        "s3://bucket/root/.Varve/x",
        "s3://bucket/root/%2Evarve",
        "s3://bucket/root/%252evarve/x",
        "s3://bucket/root/.v%61rve",
        "s3://bucket/root/x%2F..%2F.varve",
        "s3://bucket/root/%2e/.varve",
        "s3://bucket/root/\uff0evarve",
        "s3://bucket/root/.varve "
      })
  void varvesOwnFolderIsRefusedAsALocation(String uri) {
    assertRefused(() -> WarehouseFolders.requested(WAREHOUSE, uri));
    assertRefused(() -> WarehouseFolders.checkInside(WAREHOUSE, uri + "/00000-a.metadata.json"));
    assertRefused(
        () -> WarehouseFolders.checkPaths(WAREHOUSE, OWN, Map.of("write.data.path", uri)));
    assertRefused(() -> WarehouseFolders.checkOfNamespace(WAREHOUSE, Map.of("location", uri)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://bucket/root/.varves", "s3://bucket/root/x/.varve", "s3://bucket/root/varve"})
  void foldersThatAreOnlyLikeItAreFree(String uri) {
    assertThat(WarehouseFolders.requested(WAREHOUSE, uri)).hasToString(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "0197e6a0-2222-7000-8000-00000000000c,           true",
    "orders-0197e6a0-2222-7000-8000-00000000000c/a,  true",
    "orders-0197e6a0222270008000000000000000/data,   true",
    "orders,                                         false",
    "orders/0197e6a0-2222-7000-8000-00000000000c,    false",
    "'',                                             false"
  })
  void foldersWithAnIdInTheirNameAreSecret(String below, boolean secret) {
    Location location = Location.of("s3://bucket/root/" + below);
    assertThat(ChosenLocations.isSecret(WAREHOUSE, location)).isEqualTo(secret);
    assertThat(ChosenLocations.isSecret(WAREHOUSE, Location.of("s3://bucket/rooted/" + below)))
        .isFalse();
  }
}
