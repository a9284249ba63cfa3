package io.varve.storage.purge;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;

/** A table whose files are to be deleted: what is known of it for certain, and what is its own. */
public interface Purged {

  /**
   * Its newest metadata, as the ledger has it.
   *
   * @throws NotFoundException if it is gone, since an earlier purge came as far as that
   */
  TableMetadata metadata();

  /** The metadata files that it ever had, in any order, but the newest last. */
  Iterable<String> metadataFiles();

  /** Whether a file may be deleted, for it is stored where only this table's files are. */
  boolean owns(String location);

  /**
   * Whether a file may be read to see which others there are: one that {@link #owns} accepts, or
   * that is stored where the table's properties put its files.
   */
  boolean mayRead(TableMetadata metadata, String location);
}
