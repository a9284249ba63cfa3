package io.varve.security.issuer;

/** An API client that gets no token: there is none of its id, or its secret is another one. */
public final class ClientRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  ClientRefusedException() {
    super("There is no client with this id and secret", null, false, false);
  }
}
