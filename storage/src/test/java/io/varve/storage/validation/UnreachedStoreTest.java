package io.varve.storage.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.storage.address.StoreAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What storage validation reports of an address without a store: the same, whatever listens. */
final class UnreachedStoreTest {

  private static final String CHECK = "lakekeeper-read-write";

  @TempDir Path folder;

  private final List<Listener> listeners = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Listener each : listeners) {
      each.close();
    }
  }

  private Listener keep(Listener listener) {
    listeners.add(listener);
    return listener;
  }

  private static String http(String status, String... headersAndBody) {
    return "HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headersAndBody);
  }

  private Map<String, String> addresses(Listener silent, Listener target) throws IOException {
    Listener closed = Listener.hangingUp();
    closed.close();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("closed", closed.url());
    all.put("silent", silent.url());
    all.put("silent to TLS", silent.url().replace("http:", "https:"));
    all.put("hanging up", keep(Listener.hangingUp()).url());
    String ssh = keep(Listener.sayingFirst("SSH-2.0-OpenSSH_9.2p1\r\n")).url();
    all.put("no HTTP", ssh);
    all.put("no TLS", ssh.replace("http:", "https:"));
    all.put(
        "self-signed TLS",
        keep(Listener.selfSigned(selfSigned())).url().replace("http:", "https:"));
    for (String status : List.of("200 OK", "401 No", "403 No", "404 No", "503 Busy")) {
      String page = "<html><head><title>intranet</title></head><body>planted</body></html>";
      all.put(
          status,
          keep(Listener.answering(
                  http(
                      status,
                      "Content-Type: text/html",
                      "Content-Length: " + page.length(),
                      "",
                      page)))
              .url());
    }
    for (String status : List.of("301 There", "307 There", "308 There")) {
      all.put(
          status,
          keep(Listener.answering(
                  http(status, "Location: " + target.url() + "/x", "Content-Length: 0", "", "")))
              .url());
    }
    all.put(
        "endless", keep(Listener.endless(http("500 Oh", "Content-Type: text/xml", "", ""))).url());
    return all;
  }

  private SSLContext selfSigned() {
    try {
      Path store = folder.resolve("self-signed.p12");
      if (!Files.exists(store)) {
        Process made =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-alias",
                    "own",
                    "-dname",
                    "CN=planted",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "planted",
                    "-keystore",
                    store.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor()).isZero();
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), "planted".toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, "planted".toCharArray());
      SSLContext own = SSLContext.getInstance("TLS");
      own.init(managers.getKeyManagers(), null, null);
      return own;
    } catch (GeneralSecurityException | IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void validationDoesNotTellWhatListensAtAnAddress(StoreKind kind)
      throws IOException, InterruptedException, ExecutionException {
    Listener target = keep(Listener.hangingUp());
    Listener silent = keep(Listener.silent());
    Map<String, String> there = addresses(silent, target);
    Map<String, Future<Check>> tried = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      there.forEach((what, url) -> tried.put(what, threads.submit(() -> check(kind, url))));
    }
    Check first = tried.values().iterator().next().get();
    assertThat(first.sentence()).contains("could not be reached", "Error ID: ");
    for (Map.Entry<String, Future<Check>> each : tried.entrySet()) {
      Check check = each.getValue().get();
      assertThat(sentence(check)).as(each.getKey()).isEqualTo(sentence(first));
      // Every request of a trial has six seconds; the rest is what a busy machine adds.
      assertThat(check.millis()).as(each.getKey()).isBetween(6_500L, 10_000L);
    }
    assertThat(target.connections()).isZero();
    assertThat(silent.connections()).isPositive();
  }

  private static Check check(StoreKind kind, String url) {
    return Validations.of(kind.profile(url), kind.credential(url), StoreAddresses.OF_THIS_MACHINE)
        .stream()
        .filter(check -> check.name().equals(CHECK))
        .findFirst()
        .orElseThrow();
  }

  private static String sentence(Check check) {
    assertThat(check.failed()).isTrue();
    return String.valueOf(check.sentence()).replaceAll("Error ID: [0-9a-f-]{36}$", "Error ID");
  }

  /**
   * The creator of the warehouse learns nothing of the certificate; the operator does, in the log.
   */
  @Test
  void serverWithItsOwnCertificateIsNotDescribedEither() throws IOException {
    Listener there = keep(Listener.selfSigned(selfSigned()));
    String sentence =
        String.valueOf(check(StoreKind.S3, there.url().replace("http:", "https:")).sentence());
    assertThat(sentence)
        .contains("the store could not be reached, or what answered is no such store")
        .contains("the server's log says more")
        .doesNotContainIgnoringCase("certificate")
        .doesNotContainIgnoringCase("PKIX")
        .doesNotContain("planted");
    assertThat(there.connections()).isPositive();
  }

  @Test
  void errorOfTheStoreItselfIsReported() throws IOException {
    String error = "<Error><Code>InvalidAccessKeyId</Code><Message>planted</Message></Error>";
    Listener store =
        keep(
            Listener.answering(
                http(
                    "403 Forbidden",
                    "Content-Type: application/xml",
                    "Content-Length: " + error.length(),
                    "",
                    error)));
    assertThat(check(StoreKind.S3, store.url()).sentence())
        .endsWith("the store said 403 InvalidAccessKeyId");
  }
}
