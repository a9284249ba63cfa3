package io.varve.testing.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its private key.
 *
 * @param chain the certificate, followed by its issuer's
 */
public record IssuedCertificate(List<X509Certificate> chain, Key key) {

  private static final char[] NO_PASSWORD = new char[0];

  /** Its serial number. */
  public BigInteger serial() {
    return chain.getFirst().getSerialNumber();
  }

  /** The chain in PEM. */
  public String chainPem() {
    return chain.stream().map(IssuedCertificate::pem).collect(Collectors.joining());
  }

  /** The private key in PEM. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** Writes both in PEM, each whole at once, as programs that renew certificates do. */
  public void write(Path certificate, Path privateKey) {
    replace(certificate, chainPem());
    replace(privateKey, keyPem());
  }

  /** A certificate in PEM. */
  public static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  private static void replace(Path file, String text) {
    try {
      Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "part", "");
      Files.writeString(part, text, StandardCharsets.US_ASCII);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a double serves TLS with. */
  public SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
