package io.varve.server.tls;

import io.varve.api.http.TlsFiles;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/**
 * The certificate that TLS is served with, if it is. Its files are read every few moments, whether
 * they are written, renamed or, as Kubernetes does, reached by another link. When they have held
 * something new for that long, new connections get it; one that nobody could be served with is
 * reported, and the one before stays.
 */
public final class TlsCertificate implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);

  private final DefaultSslBundleRegistry bundles;
  private final @Nullable TlsFiles files;
  private final Clock clock;
  private volatile @Nullable ServerCertificate current;

  /** What was read last, and what is served with or was reported, told apart by digests. */
  private String seen = "";

  private String handled = "";
  private boolean away;

  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("varve-tls").factory());

  /**
   * The certificate of files.
   *
   * @param bundles where Spring Boot finds it as {@link TlsConfiguration#NAME}
   * @param period between two looks at the files
   * @throws BadCertificateException if nobody could be served with it
   */
  TlsCertificate(TlsFiles files, DefaultSslBundleRegistry bundles, Duration period, Clock clock)
      throws BadCertificateException {
    this.bundles = bundles;
    this.files = files;
    this.clock = clock;
    TlsContents contents = TlsContents.read(files);
    ServerCertificate first = contents.certificate(files);
    this.current = first;
    this.seen = contents.digest();
    this.handled = seen;
    bundles.registerBundle(TlsConfiguration.NAME, first.bundle());
    if (!first.isValidAt(clock.instant())) {
      LOG.error(
          "The TLS certificate of {} is valid from {} to {} only; clients will refuse it",
          files.certificate(),
          first.leaf().getNotBefore().toInstant(),
          first.until());
    }
    watcher.scheduleWithFixedDelay(
        this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private TlsCertificate(DefaultSslBundleRegistry bundles) {
    this.bundles = bundles;
    this.files = null;
    this.clock = Clock.systemUTC();
  }

  /** None: TLS is not served. */
  static TlsCertificate none() {
    return new TlsCertificate(new DefaultSslBundleRegistry());
  }

  DefaultSslBundleRegistry bundles() {
    return bundles;
  }

  /** What servers other than Tomcat serve TLS with; it goes with the certificate. */
  public Optional<SSLContext> context() {
    if (files == null) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager keys = new CurrentKey(() -> current);
      context.init(new KeyManager[] {keys}, new TrustManager[0], null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has TLS", e);
    }
  }

  private void look() {
    try {
      look(Objects.requireNonNull(files));
    } catch (RuntimeException e) {
      LOG.error("The files of the TLS certificate could not be looked at; it stays as it is", e);
    }
  }

  private void look(TlsFiles at) {
    TlsContents contents;
    try {
      contents = TlsContents.read(at);
      away = false;
    } catch (BadCertificateException e) {
      if (!away) {
        away = true;
        refuse(e.getMessage());
      }
      return;
    }
    String digest = contents.digest();
    boolean rests = digest.equals(seen);
    seen = digest;
    // One of the two files may be written, and the other not yet.
    if (rests && !digest.equals(handled)) {
      handled = digest;
      try {
        replace(contents.certificate(at), at);
      } catch (BadCertificateException e) {
        refuse(e.getMessage());
      }
    }
  }

  private void replace(ServerCertificate next, TlsFiles at) throws BadCertificateException {
    if (!next.isValidAt(clock.instant())) {
      throw new BadCertificateException(
          "that of %s is valid from %s to %s only"
              .formatted(at.certificate(), next.leaf().getNotBefore().toInstant(), next.until()));
    }
    ServerCertificate before = Objects.requireNonNull(current);
    try {
      bundles.updateBundle(TlsConfiguration.NAME, next.bundle());
    } catch (RuntimeException e) {
      LOG.debug("Tomcat does not take a certificate", e);
      bundles.updateBundle(TlsConfiguration.NAME, before.bundle());
      throw new BadCertificateException("Tomcat does not take that of " + at.certificate());
    }
    current = next;
    LOG.info(
        "New connections get the new TLS certificate of {}: serial number {}, until {}",
        at.certificate(),
        next.serial(),
        next.until());
  }

  private void refuse(@Nullable String why) {
    LOG.error(
        "The new TLS certificate is not used, and the one before stays: {}. Correct the files; they"
            + " are read again when they change",
        why);
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }
}
