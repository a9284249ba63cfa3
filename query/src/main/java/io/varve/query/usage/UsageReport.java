package io.varve.query.usage;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client reports of one scan or commit. Nothing of it is proved: the client says it.
 *
 * @param actor id of the principal that reports it
 * @param engine what the client calls itself; null if it does not say
 */
public record UsageReport(UUID tableId, String actor, @Nullable String engine, Of of) {

  /** A scan or a commit. */
  public sealed interface Of {}

  /**
   * A scan that was planned.
   *
   * @param micros how long the planning took
   * @param bytes of the data files that it comes to
   * @param manifestsScanned manifests of data that were read, while others were skipped
   * @param filter its conditions without the values; null if they are long
   */
  public record Scan(
      long micros,
      long dataFiles,
      long deleteFiles,
      long bytes,
      long manifestsScanned,
      long manifestsSkipped,
      List<Column> columns,
      @Nullable String filter)
      implements Of {

    public Scan {
      columns = List.copyOf(columns);
    }
  }

  /** A column as the scan named it. */
  public record Column(int fieldId, String name) {}

  /**
   * A commit.
   *
   * @param operation of the snapshot, such as {@code append}
   * @param attempts how often it was tried; one more than there were conflicts
   * @param micros how long it took with all attempts
   */
  public record Commit(
      String operation,
      long attempts,
      long micros,
      long filesAdded,
      long filesRemoved,
      long rowsAdded,
      long rowsRemoved,
      long bytesAdded,
      long bytesRemoved)
      implements Of {}
}
