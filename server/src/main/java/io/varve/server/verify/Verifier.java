package io.varve.server.verify;

import io.varve.command.replay.StateFolds;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.MetadataFile;
import io.varve.projections.verify.Anchored;
import io.varve.projections.verify.FileProof;
import io.varve.projections.verify.Rebuilt;
import io.varve.projections.verify.Report;
import io.varve.projections.verify.StateFold;
import io.varve.projections.verify.Verification;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataStore;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/** Runs a verification with the write side's folds and the object store's files. */
public final class Verifier {

  private static final StateFold FOLD =
      new StateFold() {
        @Override
        public Object read(String kind, String json) {
          return StateFolds.read(kind, json);
        }

        @Override
        public Object fold(String kind, @Nullable Object state, Event event) {
          return StateFolds.fold(kind, state, event);
        }

        @Override
        public String write(Object state) {
          return StateFolds.write(state);
        }
      };

  private Verifier() {}

  /**
   * Verifies a database, on two connections of its own.
   *
   * @param files where metadata files are; null does not check them
   * @param anchored what was signed of the ledger before, read before this is called
   * @param progress gets the position that was reached, now and then
   */
  public static Report run(
      DataSource database, @Nullable FileIO files, Anchored anchored, LongConsumer progress)
      throws SQLException {
    FileProof proof = files == null ? null : proof(files);
    return new Verification(FOLD, proof, anchored, progress).run(database);
  }

  /**
   * Makes what is served what the ledger leads to; see {@link Verification#rebuild}.
   *
   * @param progress gets the position that was reached, now and then
   */
  public static Rebuilt rebuild(DataSource database, LongConsumer progress) throws SQLException {
    return new Verification(FOLD, null, Anchored.NONE, progress).rebuild(database);
  }

  private static FileProof proof(FileIO io) {
    return recorded -> {
      try {
        if (!io.newInputFile(recorded.location()).exists()) {
          return Optional.empty();
        }
        ExpectedFile found =
            MetadataStore.describe(
                io, new ExpectedFile(recorded.location(), recorded.sha256(), recorded.length()));
        return Optional.of(new MetadataFile(found.location(), found.sha256(), found.length()));
      } catch (NotFoundException e) {
        // Also where the file's warehouse is gone, and nobody knows how it was reached.
        return Optional.empty();
      }
    };
  }
}
