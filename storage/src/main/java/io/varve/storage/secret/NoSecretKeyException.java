package io.varve.storage.secret;

/** This server has not the key that is needed; the message says how to give it one. */
public final class NoSecretKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoSecretKeyException(String message) {
    super(message, null, false, false);
  }
}
