package io.varve.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.varve.api.http.TlsFiles;
import io.varve.testing.tls.IssuedCertificate;
import io.varve.testing.tls.TestAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;

/** Files of a certificate that change while it is served with. */
final class TlsCertificateTest {

  private static final Duration PERIOD = Duration.ofMillis(40);

  private static TestAuthority authority;
  private static IssuedCertificate first;
  private static IssuedCertificate second;

  @TempDir private Path folder;

  private final Logger logger = (Logger) LoggerFactory.getLogger(TlsCertificate.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
  private final List<BigInteger> served = new CopyOnWriteArrayList<>();
  private TlsFiles files;

  @BeforeAll
  static void issue() {
    authority = new TestAuthority();
    first = authority.issue();
    second = authority.issue();
  }

  @BeforeEach
  void listen() {
    files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    first.write(files.certificate(), files.key());
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(log);
  }

  private TlsCertificate open() throws BadCertificateException {
    TlsCertificate opened = new TlsCertificate(files, bundles, PERIOD, Clock.systemUTC());
    bundles.addBundleUpdateHandler(TlsConfiguration.NAME, bundle -> served.add(serial(bundle)));
    return opened;
  }

  private static BigInteger serial(SslBundle bundle) {
    try {
      KeyStore store = Objects.requireNonNull(bundle.getStores().getKeyStore());
      return ((X509Certificate) store.getCertificate("ssl")).getSerialNumber();
    } catch (KeyStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private String errors() {
    return String.join(
        "\n",
        List.copyOf(log.list).stream()
            .filter(event -> event.getLevel() == Level.ERROR)
            .map(ILoggingEvent::getFormattedMessage)
            .toList());
  }

  @Test
  void newCertificateIsTakenOnce() throws BadCertificateException {
    try (TlsCertificate opened = open()) {
      second.write(files.certificate(), files.key());
      await().until(() -> !served.isEmpty());
      await().during(PERIOD.multipliedBy(5)).until(() -> served.equals(List.of(second.serial())));
      assertThat(errors()).isEmpty();
      assertThat(opened.context()).isPresent();
    }
  }

  @Test
  void linkToAnotherFolderIsFollowedAsKubernetesSetsIt() throws Exception {
    Path old = Files.createDirectory(folder.resolve("..1"));
    Path next = Files.createDirectory(folder.resolve("..2"));
    first.write(old.resolve("tls.crt"), old.resolve("tls.key"));
    second.write(next.resolve("tls.crt"), next.resolve("tls.key"));
    Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    files = new TlsFiles(data.resolve("tls.crt"), data.resolve("tls.key"));
    try (TlsCertificate opened = open()) {
      Path other = Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..2"));
      Files.move(other, data, StandardCopyOption.ATOMIC_MOVE);
      await().until(() -> served.equals(List.of(second.serial())));
      assertThat(opened.context()).isPresent();
    }
  }

  @Test
  void brokenOnesAreReportedOnceAndTheOneBeforeStays() throws Exception {
    IssuedCertificate expired = authority.issueExpired();
    try (TlsCertificate opened = open()) {
      Files.writeString(files.certificate(), "-----BEGIN CERTIFICATE-----\nplanted\n");
      await().until(() -> errors().contains("tls.crt holds no certificate in PEM"));

      Files.writeString(files.certificate(), second.chainPem());
      await().until(() -> errors().contains("tls.key is not the key of the first certificate"));

      Files.writeString(files.key(), "-----BEGIN PRIVATE KEY-----\nplanted\n");
      await().until(() -> errors().contains("tls.key holds no private key in PEM"));

      Files.delete(files.key());
      await().until(() -> errors().contains("tls.key can't be read"));

      expired.write(files.certificate(), files.key());
      await().until(() -> errors().contains("only"));
      await().during(PERIOD.multipliedBy(5)).until(() -> served.isEmpty());

      assertThat(errors()).hasLineCount(5).doesNotContain("planted", "Exception");
      assertThat(errors().lines()).allMatch(line -> line.contains("the one before stays"));

      second.write(files.certificate(), files.key());
      await().until(() -> served.equals(List.of(second.serial())));
      assertThat(errors()).hasLineCount(5);
      assertThat(opened.context()).isPresent();
    }
  }

  @Test
  void certificateThatTheServerDoesNotTakeIsPutBack() throws Exception {
    try (TlsCertificate opened = open()) {
      bundles.addBundleUpdateHandler(
          TlsConfiguration.NAME,
          bundle -> {
            if (serial(bundle).equals(second.serial())) {
              throw new IllegalArgumentException("planted");
            }
          });
      second.write(files.certificate(), files.key());
      await().until(() -> served.equals(List.of(second.serial(), first.serial())));
      await().until(() -> errors().contains("Tomcat does not take"));
      assertThat(errors()).doesNotContain("planted");
      assertThat(opened.context()).isPresent();
    }
  }

  @Test
  void startIsRefusedWithTheReason() throws IOException {
    Files.writeString(files.certificate(), authority.pem() + second.chainPem());
    assertThatThrownBy(this::open)
        .isInstanceOf(BadCertificateException.class)
        .hasMessageContaining("is not the key of the first certificate");

    Files.writeString(files.certificate(), first.chainPem() + second.chainPem());
    assertThatThrownBy(this::open).hasMessageContaining("out of order");

    Files.writeString(files.certificate(), "x".repeat((1 << 20) + 1));
    assertThatThrownBy(this::open).hasMessageContaining("longer than 1 MiB");

    Files.writeString(files.certificate(), "");
    assertThatThrownBy(this::open).hasMessageContaining("no certificate");
  }

  @Test
  void expiredCertificateIsReportedAtTheStart() throws BadCertificateException {
    authority.issueExpired().write(files.certificate(), files.key());
    try (TlsCertificate opened = open()) {
      assertThat(errors()).contains("clients will refuse it");
      assertThat(opened.context()).isPresent();
    }
  }
}
