package io.varve.testing.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that issues certificates for 127.0.0.1 and localhost, by the JDK's keytool. */
public final class TestAuthority {

  private static final String PASSWORD = "of-the-test";
  private static final String OWN = "authority";

  private final Path store;
  private int issued;

  /** Makes one. */
  public TestAuthority() {
    try {
      Path folder = Files.createTempDirectory(OWN);
      folder.toFile().deleteOnExit();
      store = folder.resolve("store.p12");
      store.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    generate(OWN, "-dname", "CN=Authority of a test", "-ext", "bc:c=ca:true", "-validity", "3650");
  }

  /** A certificate that is valid now. */
  public IssuedCertificate issue() {
    return issue("-1d", 30);
  }

  /** A certificate that was valid until yesterday. */
  public IssuedCertificate issueExpired() {
    return issue("-30d", 29);
  }

  private IssuedCertificate issue(String start, int days) {
    String alias = "leaf" + issued++;
    generate(
        alias,
        "-signer",
        OWN,
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-startdate",
        start,
        "-validity",
        String.valueOf(days));
    try {
      KeyStore all = load();
      Key key = all.getKey(alias, PASSWORD.toCharArray());
      return new IssuedCertificate(
          Arrays.stream(all.getCertificateChain(alias)).map(X509Certificate.class::cast).toList(),
          key);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Certificate own() {
    try {
      return load().getCertificate(OWN);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its own certificate in PEM. */
  public String pem() {
    return IssuedCertificate.pem((X509Certificate) own());
  }

  /** What a client trusts it by, and nobody else. */
  public SSLContext trusting() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(OWN, own());
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore load() throws GeneralSecurityException, IOException {
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      all.load(in, PASSWORD.toCharArray());
    }
    return all;
  }

  private void generate(String alias, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-keystore", store.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of(more));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(keytool.waitFor()).as(said).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
