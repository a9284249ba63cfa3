package io.varve.api.verify;

import io.varve.command.replay.StateFolds;
import io.varve.ledger.event.MetadataFile;
import io.varve.projections.verify.FileProof;
import io.varve.projections.verify.Report;
import io.varve.projections.verify.Verification;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/** Runs a verification with the write side's folds and the object store's files. */
public final class Verifier {

  private Verifier() {}

  /**
   * Verifies the database of {@code connection}, which must be used for nothing else.
   *
   * @param files where metadata files are; null does not check them
   * @param progress is told the position that was reached, now and then
   */
  public static Report run(Connection connection, @Nullable FileIO files, LongConsumer progress)
      throws SQLException {
    FileProof proof = files == null ? null : proof(files);
    return new Verification(StateFolds::fold, proof, progress).run(connection);
  }

  private static FileProof proof(FileIO io) {
    return recorded -> {
      try {
        if (!io.newInputFile(recorded.location()).exists()) {
          return Optional.empty();
        }
        ExpectedFile found =
            MetadataStore.describe(
                io,
                new ExpectedFile(recorded.location(), recorded.sha256(), recorded.length()));
        return Optional.of(new MetadataFile(found.location(), found.sha256(), found.length()));
      } catch (NotFoundException e) {
        // Also where the file's warehouse is gone, and nobody knows how it was reached.
        return Optional.empty();
      }
    };
  }
}
