package io.varve.storage.access;

/** What a client may do with a table's files. */
public enum Right {
  READ,
  READ_WRITE
}
