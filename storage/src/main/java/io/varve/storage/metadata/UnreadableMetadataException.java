package io.varve.storage.metadata;

/** Metadata that is stored and that Iceberg can't parse: no fault of whoever asks for it. */
public final class UnreadableMetadataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableMetadataException(String location, RuntimeException cause) {
    super("Cannot parse the metadata at " + location + ": " + cause.getMessage(), cause);
  }
}
