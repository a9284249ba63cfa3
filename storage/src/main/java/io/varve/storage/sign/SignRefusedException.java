package io.varve.storage.sign;

/** A request to a store that is not signed; the message is for clients and says why. */
public final class SignRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SignRefusedException(String message) {
    super(message, null, false, false);
  }
}
