package io.varve.testing.tls;

import io.varve.testing.http.Front;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;

/** Speaks TLS on loopback, and passes what it hears to a server that does not. */
public final class TlsFront implements AutoCloseable {

  private final Front front;

  /**
   * Starts one.
   *
   * @param behind URL of a server on loopback
   */
  public TlsFront(IssuedCertificate certificate, String behind) {
    try {
      front =
          new Front(
              certificate
                  .context()
                  .getServerSocketFactory()
                  .createServerSocket(0, 64, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    front.lead(behind);
  }

  /** Its address. */
  public String url() {
    return "https://" + front.address();
  }

  @Override
  public void close() {
    front.close();
  }
}
