package io.varve.command.commit;

import io.varve.command.idempotency.Outcome;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableHead;
import java.util.Optional;

/** One table's part of a commit, with its metadata file written. */
sealed interface PreparedUpdate {

  /** What is to happen; empty if the updates change nothing. */
  Optional<Change> change();

  /** The outcome of a request whose last part this is. */
  Outcome outcome();

  /** Begins a table. */
  record New(Change.Create create) implements PreparedUpdate {
    @Override
    public Optional<Change> change() {
      return Optional.of(create);
    }

    @Override
    public Outcome outcome() {
      return Outcome.showing(create.tableId(), create.event().metadata());
    }
  }

  /** Changes a table that was at {@code base}. */
  record Changed(TableHead base, Change.Commit commit) implements PreparedUpdate {
    @Override
    public Optional<Change> change() {
      return Optional.of(commit);
    }

    @Override
    public Outcome outcome() {
      return Outcome.showing(commit.tableId(), commit.event().metadata());
    }
  }

  /** Leaves a table as it is. */
  record Unchanged(TableHead base) implements PreparedUpdate {
    @Override
    public Optional<Change> change() {
      return Optional.empty();
    }

    @Override
    public Outcome outcome() {
      return base.metadata() == null
          ? Outcome.showing(base.tableId(), base.state().metadataLocation())
          : Outcome.showing(base.tableId(), base.metadata());
    }
  }
}
