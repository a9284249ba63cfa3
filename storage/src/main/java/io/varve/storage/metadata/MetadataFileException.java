package io.varve.storage.metadata;

/**
 * A metadata file exists and can't be used. The message names the file and says what to do; it
 * holds nothing of what is in it.
 */
public final class MetadataFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with a file. */
  public enum Problem {
    /** Its bytes are not those that were recorded. */
    ALTERED,
    /** It is larger than this server takes into memory. */
    TOO_LARGE,
    /** It is what was recorded, and Iceberg's parser does not take it. */
    UNREADABLE
  }

  private final Problem problem;

  private MetadataFileException(Problem problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  static MetadataFileException altered(String location) {
    return new MetadataFileException(
        Problem.ALTERED,
        "Metadata file "
            + location
            + " was altered: its length or SHA-256 is not what the ledger recorded, so it is"
            + " neither served nor built upon, and nothing was changed. Restore it with"
            + " varve table restore-metadata, or from a backup, or register an older metadata file"
            + " with overwrite");
  }

  static MetadataFileException tooLarge(String location, long limit) {
    return new MetadataFileException(
        Problem.TOO_LARGE,
        "Metadata file "
            + location
            + " has more than the "
            + limit
            + " bytes of JSON that this server takes into memory; nothing was changed. Start it"
            + " with a larger heap, or expire snapshots");
  }

  static MetadataFileException unreadable(String location) {
    return new MetadataFileException(
        Problem.UNREADABLE,
        "Metadata file "
            + location
            + " is what the ledger recorded, but Iceberg's parser does not take it; nothing was"
            + " changed. Register an older metadata file with overwrite");
  }
}
