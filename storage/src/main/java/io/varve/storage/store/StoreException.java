package io.varve.storage.store;

import org.jspecify.annotations.Nullable;

/** An object store, or its STS, did not do what it was asked for; the message is for clients. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
