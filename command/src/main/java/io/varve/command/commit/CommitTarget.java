package io.varve.command.commit;

import io.varve.command.commit.TableCommits.TableUpdate;
import io.varve.command.lookup.FoundObject;
import io.varve.ledger.event.TabularKind;
import java.util.Optional;
import java.util.UUID;

/**
 * What is asked of one table, and what the database has by the table's name.
 *
 * @param found maybe no table, but a view
 */
record CommitTarget(TableUpdate update, Optional<FoundObject> found) {

  /** The table that was found, if there is one. */
  Optional<FoundObject> table() {
    return found.filter(object -> object.kind() == TabularKind.TABLE);
  }

  /** The id of what was found, if anything. */
  Optional<UUID> id() {
    return found.map(FoundObject::objectId);
  }
}
