package io.varve.cli;

import io.varve.api.http.EdgeSettings;
import io.varve.api.http.TlsFiles;
import io.varve.server.tls.BadCertificateException;
import io.varve.server.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is between a server and its clients: browsers with pages of other origins, and proxies. */
final class EdgeOptions {

  private static final Pattern NETWORK =
      Pattern.compile("(?<address>[0-9A-Fa-f:.]+)(?:/(?<bits>\\d{1,3}))?");

  @Option(
      names = "--cors-origins",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "origins whose pages may call the server from a browser, such as https://app.example.com;"
              + " may be given several times (default: none)")
  private List<String> corsOrigins = List.of();

  @Option(
      names = "--trusted-proxies",
      paramLabel = "NETWORK",
      split = ",",
      description =
          "addresses, or networks such as 10.1.0.0/16, of proxies that set the X-Forwarded- headers;"
              + " may be given several times (default: those headers are ignored)")
  private List<String> trustedProxies = List.of();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "serves TLS with this certificate in PEM, followed by those of its issuers; read again when"
              + " it changes")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "its private key in PEM, without a password")
  private @Nullable Path key;

  /** Whether TLS is served. */
  boolean isTls() {
    return certificate != null;
  }

  /**
   * What the options say.
   *
   * @throws UsageException if an origin or a network is none, or TLS can't be served so
   */
  EdgeSettings settings() {
    return new EdgeSettings(
        corsOrigins.stream().map(EdgeOptions::origin).distinct().toList(),
        trustedProxies.stream().map(EdgeOptions::network).toList(),
        tls());
  }

  private Optional<TlsFiles> tls() {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new UsageException("--tls-certificate and --tls-key go together");
    }
    TlsFiles files = new TlsFiles(certificate.toAbsolutePath(), key.toAbsolutePath());
    try {
      ServerCertificate.read(files);
      OpenFiles.warnOf(files.key());
      return Optional.of(files);
    } catch (BadCertificateException | IOException e) {
      throw new UsageException("TLS can't be served: " + e.getMessage());
    }
  }

  /** An origin as browsers write it. */
  private static String origin(String text) {
    try {
      URI uri = URI.create(text.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean plain =
          Set.of("http", "https").contains(scheme)
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (plain && uri.getHost() != null) {
        boolean usual = uri.getPort() == -1 || uri.getPort() == (scheme.equals("http") ? 80 : 443);
        return scheme
            + "://"
            + uri.getHost().toLowerCase(Locale.ROOT)
            + (usual ? "" : ":" + uri.getPort());
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new UsageException(
        "--cors-origins "
            + text
            + " is no origin; name each one whole and without a path, such as"
            + " https://app.example.com. There is no * for all");
  }

  private static String network(String text) {
    Matcher found = NETWORK.matcher(text.strip());
    if (found.matches()) {
      try {
        InetAddress address = InetAddress.ofLiteral(found.group("address"));
        int most = address.getAddress().length * Byte.SIZE;
        int bits = bits(found.group("bits"), most);
        if (bits > 0 && bits <= most) {
          return address.getHostAddress() + "/" + bits;
        }
      } catch (IllegalArgumentException e) {
        // Said below.
      }
    }
    throw new UsageException(
        "--trusted-proxies "
            + text
            + " is no network; write an address such as 10.1.2.3 or fd00::3, or a part of a network"
            + " such as 10.1.0.0/16");
  }

  private static int bits(@Nullable String text, int most) {
    return text == null ? most : Integer.parseInt(text);
  }
}
