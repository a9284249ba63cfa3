package io.varve.server.tls;

import io.varve.api.http.TlsFiles;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/**
 * A certificate with its private key.
 *
 * @param chain the certificate, followed by those of its issuers
 */
public record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {

  /** Older versions of TLS are not served. */
  static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * The certificate of files.
   *
   * @throws BadCertificateException if they can't be read, or nobody could be served with them; an
   *     expired one is not refused
   */
  public static ServerCertificate read(TlsFiles files) throws BadCertificateException {
    return TlsContents.read(files).certificate(files);
  }

  /**
   * The certificate that texts in PEM hold.
   *
   * @throws BadCertificateException if they hold none
   */
  static ServerCertificate parse(String certificate, String key, TlsFiles files)
      throws BadCertificateException {
    List<X509Certificate> chain = certificates(certificate);
    if (chain == null || chain.isEmpty()) {
      throw new BadCertificateException(files.certificate() + " holds no certificate in PEM");
    }
    PrivateKey parsed = key(key);
    if (parsed == null) {
      throw new BadCertificateException(
          files.key() + " holds no private key in PEM without a password");
    }
    if (!belongTogether(chain.getFirst().getPublicKey(), parsed)) {
      throw new BadCertificateException(
          files.key() + " is not the key of the first certificate of " + files.certificate());
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!isIssuedBy(chain.get(i - 1), chain.get(i))) {
        throw new BadCertificateException(
            files.certificate()
                + " is out of order: the server's certificate comes first, and each is followed by"
                + " that of its issuer");
      }
    }
    return new ServerCertificate(chain, parsed);
  }

  private static @Nullable List<X509Certificate> certificates(String pem) {
    try {
      return PemContent.isPresentInText(pem) ? PemContent.of(pem).getCertificates() : null;
    } catch (RuntimeException e) {
      // Whatever it says, it may quote.
      return null;
    }
  }

  private static @Nullable PrivateKey key(String pem) {
    try {
      return PemContent.isPresentInText(pem) ? PemContent.of(pem).getPrivateKey() : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean belongTogether(PublicKey open, PrivateKey secret) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    byte[] text = new byte[32];
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret);
      signing.update(text);
      byte[] signature = signing.sign();
      signing.initVerify(open);
      signing.update(text);
      return signing.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether it can be used at a time. */
  boolean isValidAt(Instant time) {
    return !time.isBefore(leaf().getNotBefore().toInstant()) && !time.isAfter(until());
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  /** When it ends. */
  Instant until() {
    return leaf().getNotAfter().toInstant();
  }

  /** Its serial number, as tools show it. */
  String serial() {
    return leaf().getSerialNumber().toString(16);
  }

  /** As Spring Boot takes it. */
  SslBundle bundle() {
    return SslBundle.of(
        new PemSslStoreBundle(PemSslStore.of(chain, key), null),
        SslBundleKey.NONE,
        SslOptions.of(null, Set.copyOf(PROTOCOLS)));
  }
}
