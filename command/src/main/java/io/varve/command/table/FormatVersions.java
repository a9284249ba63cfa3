package io.varve.command.table;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import org.apache.iceberg.TableMetadata;

/**
 * Which versions of the table format are taken: those that the table specification has adopted.
 * iceberg-core writes what is still a draft, and what never was, too, and the REST specification
 * has no place for either.
 */
final class FormatVersions {

  private FormatVersions() {}

  /**
   * The same metadata.
   *
   * @throws RefusedException if its format is none of them
   */
  static TableMetadata adopted(TableMetadata metadata) {
    if (!FormatVersionPolicy.ADOPTED.contains(metadata.formatVersion())) {
      throw new RefusedException(
          Reason.INVALID_ARGUMENT,
          "There is no table format version %d; this catalog takes %d to %d"
              .formatted(
                  metadata.formatVersion(),
                  FormatVersionPolicy.ADOPTED.getFirst(),
                  FormatVersionPolicy.ADOPTED.getLast()));
    }
    return metadata;
  }
}
