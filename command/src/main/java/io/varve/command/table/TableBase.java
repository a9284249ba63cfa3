package io.varve.command.table;

import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;

/**
 * What a commit is applied to: a table as it was found, or as it will be after the commit before.
 *
 * @param bytes of its metadata, about
 * @param metadata parses it, if that was not done yet
 */
public record TableBase(TableHead head, long bytes, Supplier<TableMetadata> metadata) {

  // What a commit adds beside its updates, to the log of files for one.
  private static final int ADDED = 512;

  /**
   * What this will be.
   *
   * @param updates their bytes, about
   */
  TableBase next(TableState newState, long updates, TableMetadata newMetadata) {
    return new TableBase(head.after(newState), bytes + updates + ADDED, () -> newMetadata);
  }
}
