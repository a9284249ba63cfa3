package io.varve.command.table;

import io.varve.command.lookup.FoundObject;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.TableEvent.TableCommitted;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table at one version of its stream.
 *
 * @param metadata its newest metadata file, as it was recorded; null if that file is not written
 *     yet
 */
public record TableHead(long version, TableState state, @Nullable MetadataFile metadata) {

  /** The head of a table that was found. */
  public static TableHead of(FoundObject found) {
    return new TableHead(found.version(), found.as(TableState.class), found.file());
  }

  public UUID tableId() {
    return state.tableId();
  }

  /** The head after a commit to this one. */
  public TableHead after(TableCommitted commit) {
    return new TableHead(version + 1, TableState.evolve(state, commit), commit.metadata());
  }

  /** The head after a commit whose metadata file is not written yet. */
  TableHead after(TableState newState) {
    return new TableHead(version + 1, newState, null);
  }
}
