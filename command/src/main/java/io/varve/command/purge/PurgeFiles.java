package io.varve.command.purge;

import io.varve.ledger.event.MetadataFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.view.ViewMetadata;

/** The files of one purge in their store; a port. */
public interface PurgeFiles {

  /**
   * The table metadata of a recorded file.
   *
   * @throws NotFoundException if the file is gone
   */
  TableMetadata table(MetadataFile file);

  /** The view metadata of a recorded file, as for a table. */
  ViewMetadata view(MetadataFile file);

  /** Deletes the files of a table: those that its metadata reaches and that it owns. */
  Deleted delete(DroppedTable table);

  /**
   * Deletes all files in a folder.
   *
   * @param owned whether the folder is nobody else's; if not, its files are kept
   */
  Deleted deleteFolder(String location, boolean owned);

  /**
   * What was deleted.
   *
   * @param files that were deleted
   * @param kept files that stay, since they are not the table's own or could not be read
   * @param stopped whether it was stopped before its end
   * @param complete whether nothing is left to be deleted
   */
  record Deleted(long files, long kept, boolean stopped, boolean complete) {}
}
