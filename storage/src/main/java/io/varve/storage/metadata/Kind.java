package io.varve.storage.metadata;

/** What metadata is of; each kind has its own parser. */
public enum Kind {
  TABLE,
  VIEW
}
