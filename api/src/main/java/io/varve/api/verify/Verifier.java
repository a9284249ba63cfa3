package io.varve.api.verify;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.command.replay.StateFolds;
import io.varve.ledger.event.MetadataFile;
import io.varve.projections.verify.FileProof;
import io.varve.projections.verify.Report;
import io.varve.projections.verify.Verification;
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
    MetadataStore store = new MetadataStore(io, 0, new SimpleMeterRegistry());
    return location -> {
      try {
        if (!io.newInputFile(location).exists()) {
          return Optional.empty();
        }
        MetadataStore.Written found = store.describe(location);
        return Optional.of(new MetadataFile(location, found.sha256(), found.length()));
      } catch (NotFoundException e) {
        // Also where the file's warehouse is gone, and nobody knows how it was reached.
        return Optional.empty();
      }
    };
  }
}
