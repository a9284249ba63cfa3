package io.varve.command.head;

/** Another commit came first: what was prepared must be prepared again on the newer state. */
public final class HeadMovedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public HeadMovedException() {
    super("The state has changed since the commit was prepared", null, false, false);
  }
}
