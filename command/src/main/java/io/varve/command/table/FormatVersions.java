package io.varve.command.table;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import org.apache.iceberg.TableMetadata;

/**
 * Which versions of the table format are taken: those that the table specification has adopted.
 * iceberg-core writes what is still a draft, too, and the REST specification has no place for it.
 */
final class FormatVersions {

  private static final int NEWEST = 3;

  private FormatVersions() {}

  /**
   * The same metadata.
   *
   * @throws RefusedException if its format is a draft
   */
  static TableMetadata adopted(TableMetadata metadata) {
    if (metadata.formatVersion() > NEWEST) {
      throw new RefusedException(
          Reason.INVALID_ARGUMENT,
          "Table format version %d is a draft; this catalog takes 1 to %d"
              .formatted(metadata.formatVersion(), NEWEST));
    }
    return metadata;
  }
}
