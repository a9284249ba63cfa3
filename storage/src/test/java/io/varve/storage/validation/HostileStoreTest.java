package io.varve.storage.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.profile.Profile;
import io.varve.storage.purge.TablePurge;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.routing.Stores;
import io.varve.storage.store.Listed;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreDirectory;
import io.varve.storage.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkException;

/** A store may answer anything: its reader fails then, and nothing else does. */
final class HostileStoreTest {

  private static final String TOKEN =
      "{\"access_token\": \"t\", \"token_type\": \"Bearer\", \"expires_in\": 3600}";

  private static void answer(OutputStream out, String type, String body) throws IOException {
    answer(out, type, body, body.length());
  }

  private static void answer(OutputStream out, String type, String body, int length)
      throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(type, length, body)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Listener scripted(Listener.Script script) throws IOException {
    return Listener.scripted(
        (request, out) -> {
          if (request.endsWith("/token")) {
            answer(out, "json", TOKEN);
          } else {
            script.answer(request, out);
          }
        });
  }

  private static OpenStores stores() {
    return new OpenStores(
        new Validations.NoSecrets(), MachineIdentity.OFF, StoreAddresses.OF_THIS_MACHINE);
  }

  private static void with(StoreKind kind, Listener.Script script, Consumer<Store> look)
      throws IOException {
    try (Listener listener = scripted(script);
        OpenStores stores = stores()) {
      String url = listener.url();
      stores.looking(
          kind.profile(url),
          kind.credential(url),
          store -> {
            look.accept(store);
            return true;
          });
    }
  }

  private static String folder(Store store) {
    return store.profile().location() + "/f/";
  }

  private static void list(Store store) {
    store.files().listPrefix(folder(store)).forEach(file -> {});
  }

  private static void read(Store store) throws IOException {
    try (InputStream in = store.files().newInputFile(folder(store) + "file").newStream()) {
      assertThat(in.readNBytes(10)).hasSizeLessThanOrEqualTo(10);
    }
  }

  /** The page of a list with one name on it, and another page after it. */
  private static String page(StoreKind kind, String name, int next) {
    return switch (kind) {
      case S3 ->
          """
          <ListBucketResult><IsTruncated>true</IsTruncated>
          <NextContinuationToken>%d</NextContinuationToken>%s</ListBucketResult>\
          """
              .formatted(
                  next,
                  name.isEmpty()
                      ? ""
                      : """
                      <Contents><Key>%s</Key><Size>1</Size>
                      <LastModified>2026-11-25T10:00:00.000Z</LastModified></Contents>\
                      """
                          .formatted(name));
      case ADLS ->
          """
          <?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>%s</Blobs>
          <NextMarker>%d</NextMarker></EnumerationResults>\
          """
              .formatted(
                  name.isEmpty()
                      ? ""
                      : """
                      <Blob><Name>%s</Name><Properties>
                      <Last-Modified>Wed, 25 Nov 2026 10:00:00 GMT</Last-Modified>
                      <Content-Length>1</Content-Length></Properties></Blob>\
                      """
                          .formatted(name),
                  next);
      case GCS ->
          "{\"nextPageToken\": \"%d\", \"items\": [%s]}"
              .formatted(
                  next,
                  name.isEmpty() ? "" : "{\"name\": \"%s\", \"size\": \"1\"}".formatted(name));
    };
  }

  private static String type(StoreKind kind) {
    return kind == StoreKind.GCS ? "json" : "xml";
  }

  private static Listener.Script pages(StoreKind kind, IntFunction<String> names) {
    AtomicInteger pages = new AtomicInteger();
    return (request, out) -> {
      int page = pages.incrementAndGet();
      answer(out, type(kind), page(kind, names.apply(page), page));
    };
  }

  @ParameterizedTest
  @EnumSource
  void fileWithoutEndGivesNoMoreThanWasAskedFor(StoreKind kind) throws IOException {
    long length = 1L << 30;
    AtomicLong sent = new AtomicLong();
    with(
        kind,
        (request, out) -> {
          out.write(
              """
              HTTP/1.1 206 Partial
              Content-Length: %1$d
              Content-Range: bytes 0-%2$d/%1$d
              ETag: "1"
              Last-Modified: Wed, 25 Nov 2026 10:00:00 GMT
              x-ms-blob-type: BlockBlob
              Connection: close

              """
                  .formatted(length, length - 1)
                  .replace("\n", "\r\n")
                  .getBytes(StandardCharsets.UTF_8));
          byte[] some = new byte[64 << 10];
          while (sent.get() < length) {
            out.write(some);
            sent.addAndGet(some.length);
          }
        },
        store -> {
          try {
            read(store);
          } catch (IOException | StoreException e) {
            // That it is no such store is found out, too.
          }
        });
    // What is asked for, at each try, and what systems keep for connections.
    assertThat(sent.get()).isLessThan(64 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsNotFollowedToWhereARedirectLeads(StoreKind kind) throws IOException {
    try (Listener target = Listener.hangingUp()) {
      for (int status : List.of(301, 302, 303, 307, 308)) {
        with(
            kind,
            (request, out) ->
                out.write(
                    "HTTP/1.1 %d There\r\nLocation: %s/f\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .formatted(status, target.url())
                        .getBytes(StandardCharsets.UTF_8)),
            store -> {
              assertFails(() -> read(store));
              assertFails(() -> store.files().newInputFile(folder(store) + "file").getLength());
              assertFails(() -> list(store));
            });
      }
      assertThat(target.connections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListThatComesByteByByteIsGivenUp(StoreKind kind) throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    String begun =
        switch (kind) {
          case S3 -> "<ListBucketResult>";
          case ADLS -> "<EnumerationResults>";
          case GCS -> "{";
        };
    with(
        kind,
        (request, out) -> {
          answer(out, type(kind), begun, begun.length() + 10_000);
          for (int i = 0; i < 10_000; i++) {
            out.flush();
            await(never);
            out.write(' ');
          }
        },
        store -> assertFails(() -> list(store)));
  }

  // Many times in the patience of its reader.
  private static void await(CountDownLatch never) throws IOException {
    try {
      assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListOfEmptyItemsIsNotTakenApart(StoreKind kind) throws IOException {
    String item =
        switch (kind) {
          case S3 -> "<Contents/>";
          case ADLS -> "<Blob/>";
          case GCS -> "{},";
        };
    String page = page(kind, "@", 1);
    String items = item.repeat((4 << 20) / item.length());
    int place = page.indexOf(kind == StoreKind.GCS ? "{\"name" : "<" + item.substring(1, 5));
    String body = page.substring(0, place) + items + page.substring(place);
    try (Listener listener = scripted((request, out) -> answer(out, type(kind), body))) {
      // With the patience of a server that serves, for a busy machine takes its time.
      Stores stores = stores(kind, listener.url(), listener.url());
      String folder = profile(kind, listener.url(), "own").location() + "/f/";
      assertThatThrownBy(() -> stores.listPrefix(folder).forEach(file -> {}))
          .isInstanceOfAny(StoreException.class, SdkException.class)
          .hasStackTraceContaining("has more than 250000 parts");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListOfEmptyPagesIsGivenUp(StoreKind kind) throws IOException {
    with(
        kind,
        pages(kind, page -> page > 5_000 ? "f/late" : ""),
        store ->
            assertThatThrownBy(() -> list(store))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("lists what can't be there"));
  }

  @ParameterizedTest
  @EnumSource
  void aListWithoutEndIsGivenUpWhereItIsKeptInMemory(StoreKind kind) throws IOException {
    with(
        kind,
        pages(kind, page -> "f/" + page),
        store ->
            assertThatThrownBy(
                    () -> Listed.few(folder(store), store.files().listPrefix(folder(store))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("lists what can't be there"));
  }

  private static Profile profile(StoreKind kind, String url, String prefix) {
    return Profile.parse(
        kind.profile(url).toJson().replaceFirst("\\{", "{\"key-prefix\": \"" + prefix + "\","));
  }

  /** Two warehouses in buckets of one name, at two stores. */
  private static Stores stores(StoreKind kind, String own, String others) {
    Map<UUID, String> secrets =
        Map.of(new UUID(0, 1), kind.credential(own), new UUID(0, 2), kind.credential(others));
    Profile attacker = profile(kind, own, "own");
    Profile victim = profile(kind, others, "others");
    StoreDirectory directory =
        new StoreDirectory() {
          @Override
          public Optional<Entry> at(List<String> folders) {
            return folders.contains(attacker.location())
                ? Entry.of(attacker.toJson(), new UUID(0, 1))
                : folders.contains(victim.location())
                    ? Entry.of(victim.toJson(), new UUID(0, 2))
                    : Optional.empty();
          }

          @Override
          public Optional<String> root(List<String> folders) {
            return Optional.empty();
          }
        };
    return new Stores(
        directory,
        new OpenStores(
            new Validations.NoSecrets() {
              @Override
              public Optional<String> get(UUID secretId) {
                return Optional.ofNullable(secrets.get(secretId));
              }
            },
            MachineIdentity.OFF,
            StoreAddresses.OF_THIS_MACHINE));
  }

  /** A name says with which warehouse's credential a file is deleted. */
  @ParameterizedTest
  @EnumSource
  void aPurgeDeletesNothingThatAStoreListsOfAnotherWarehouse(StoreKind kind) throws IOException {
    try (Listener hostile =
            scripted(pages(kind, page -> page == 1 ? "own/t/file" : "others/t/file"));
        Listener victim = Listener.hangingUp()) {
      Stores stores = stores(kind, hostile.url(), victim.url());
      String folder = profile(kind, hostile.url(), "own").location() + "/t";
      assertThatThrownBy(() -> TablePurge.runFolder(stores, folder, true, () -> false))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("lists what can't be there");
      assertThat(hostile.connections()).isPositive();
      assertThat(victim.connections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void responseThatIsNotOfAStoreIsReportedAsNone(StoreKind kind) throws IOException {
    for (String body :
        List.of(
            "",
            "{}",
            "[]",
            "null",
            "\"",
            "<html>",
            "{\"size\": -1}",
            "{\"size\": \"99999999999999999999\"}",
            "{\"items\": [{}]}",
            "{\"items\": [null]}",
            "<EnumerationResults><Blobs><Blob/></Blobs></EnumerationResults>",
            "<ListBucketResult><Contents/></ListBucketResult>")) {
      with(
          kind,
          (request, out) -> answer(out, type(kind), body),
          store -> {
            orFails(body, () -> list(store));
            orFails(body, () -> store.files().newInputFile(folder(store) + "file").getLength());
            orFails(body, () -> read(store));
          });
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void assertFails(Work work) {
    assertThatThrownBy(work::run).isInstanceOfAny(StoreException.class, SdkException.class);
  }

  private static void orFails(String body, Work work) {
    try {
      work.run();
    } catch (Exception e) {
      assertThat(e).as(body).isInstanceOfAny(StoreException.class, SdkException.class);
    }
  }
}
