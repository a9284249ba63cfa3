package io.varve.command.erasure;

/** Erases what the rows of a request say of a person, some rows at a time. */
public record EraseRequest(String requestId) {

  /** The most rows of one transaction; a client may send all its requests with one id. */
  public static final int MOST = 1_000;
}
