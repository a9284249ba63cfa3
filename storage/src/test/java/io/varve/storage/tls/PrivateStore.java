package io.varve.storage.tls;

import com.sun.net.httpserver.HttpServer;
import io.varve.testing.tls.IssuedCertificate;
import io.varve.testing.tls.TestAuthority;
import io.varve.testing.tls.TlsFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server that answers everything with 200 and a word, by TLS, with a certificate of an authority
 * that Java does not know.
 */
public final class PrivateStore implements AutoCloseable {

  private final TestAuthority authority = new TestAuthority();
  private final HttpServer behind;
  private final TlsFront front;

  /** Starts one. */
  public PrivateStore() {
    try {
      behind = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    behind.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
          }
        });
    behind.start();
    IssuedCertificate certificate = authority.issue();
    front = new TlsFront(certificate, "http://127.0.0.1:" + behind.getAddress().getPort());
  }

  /** Its address. */
  public String url() {
    return front.url();
  }

  /** Java's authorities and its own. */
  public TrustedAuthorities trusted() {
    return trusted(authority);
  }

  /** Java's authorities and another. */
  public static TrustedAuthorities trusted(TestAuthority authority) {
    try {
      Path file = Files.createTempFile("authority", ".pem");
      file.toFile().deleteOnExit();
      Files.writeString(file, authority.pem());
      return TrustedAuthorities.with(List.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    front.close();
    behind.stop(0);
  }
}
