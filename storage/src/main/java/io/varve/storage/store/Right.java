package io.varve.storage.store;

/** What a client may do with a table's files. */
public enum Right {
  READ,
  READ_WRITE
}
