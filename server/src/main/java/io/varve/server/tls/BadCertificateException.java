package io.varve.server.tls;

/** TLS can't be served with what the files hold; the message says why, and quotes none of it. */
public final class BadCertificateException extends Exception {

  private static final long serialVersionUID = 1L;

  BadCertificateException(String message) {
    super(message);
  }
}
