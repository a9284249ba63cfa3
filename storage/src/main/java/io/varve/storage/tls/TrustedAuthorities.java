package io.varve.storage.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The authorities whose certificates are trusted: Java's own, and those of a bundle beside them.
 *
 * @param added trusts both; empty where there is no bundle, and clients do as Java does
 */
public record TrustedAuthorities(Optional<X509TrustManager> added) {

  /** Java's own, or those of the trust store that Java was started with. */
  public static final TrustedAuthorities OF_JAVA = new TrustedAuthorities(Optional.empty());

  private static final int MOST_BYTES = 4 << 20;

  /**
   * Java's own, and those of files in PEM.
   *
   * @throws IOException if one can't be read or holds none; the message says so
   */
  public static TrustedAuthorities with(List<Path> bundles) throws IOException {
    if (bundles.isEmpty()) {
      return OF_JAVA;
    }
    List<Certificate> certificates = new ArrayList<>();
    for (Path bundle : bundles) {
      certificates.addAll(certificates(bundle));
    }
    try {
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(null, null);
      int number = 0;
      for (X509Certificate usual : trustManager(null).getAcceptedIssuers()) {
        all.setCertificateEntry("java-" + number++, usual);
      }
      for (Certificate certificate : certificates) {
        all.setCertificateEntry("bundle-" + number++, certificate);
      }
      return new TrustedAuthorities(Optional.of(trustManager(all)));
    } catch (GeneralSecurityException e) {
      throw new IOException("Java can't use the certificates of " + bundles, e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path bundle) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(bundle)) {
      content = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new IOException(bundle + " can't be read; it must exist, and this user may read it", e);
    }
    if (content.length > MOST_BYTES) {
      throw new IOException(bundle + " is longer than 4 MiB");
    }
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException e) {
      // Said below.
    }
    throw new IOException(bundle + " holds no certificates in PEM");
  }

  private static X509TrustManager trustManager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new IllegalStateException("Every Java can check certificates");
  }

  /** What Java's own HTTP client trusts them by; empty where it does as it does. */
  public Optional<SSLContext> context() {
    return added.map(TrustedAuthorities::context);
  }

  /** A context that trusts what a manager does. */
  private static SSLContext context(X509TrustManager manager) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has TLS", e);
    }
  }
}
