package io.varve.server.tls;

import io.varve.api.http.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the files of a certificate and its key held at one moment. */
record TlsContents(String certificate, String key) {

  private static final int MOST_BYTES = 1 << 20;

  /**
   * Reads both.
   *
   * @throws BadCertificateException if one can't be read
   */
  static TlsContents read(TlsFiles files) throws BadCertificateException {
    return new TlsContents(text(files.certificate()), text(files.key()));
  }

  private static String text(Path file) throws BadCertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new BadCertificateException(file + " is longer than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadCertificateException(
          file + " can't be read; it must exist, and this user may read it");
    }
  }

  ServerCertificate certificate(TlsFiles files) throws BadCertificateException {
    return ServerCertificate.parse(certificate, key, files);
  }

  /** Tells contents apart without keeping them. */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(certificate.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "TlsContents";
  }
}
