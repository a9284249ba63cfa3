package io.varve.command.table;

/** Another commit came first: what was prepared must be prepared again on the newer state. */
final class HeadMovedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HeadMovedException() {
    super("The table has changed since the commit was prepared", null, false, false);
  }
}
