package io.varve.storage.metadata;

import java.util.Optional;

/** What nodes share of the newest metadata files that are in object stores. */
@FunctionalInterface
public interface NewestDocuments {

  /** Nothing is shared. */
  NewestDocuments NONE = location -> Optional.empty();

  /**
   * The bytes that were kept of the file at {@code location}, if they are here: the file's own if
   * it is compressed, else compressed. They are to be proved like the file.
   */
  Optional<byte[]> find(String location);
}
