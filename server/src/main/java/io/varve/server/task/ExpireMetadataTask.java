package io.varve.server.task;

import static io.varve.command.metadata.ReplacedMetadata.name;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.metadata.ReplacedMetadata;
import io.varve.command.metadata.ReplacedMetadata.AskingTable;
import io.varve.command.metadata.ReplacedMetadata.ReplacedFile;
import io.varve.command.table.TableCommand.RecordExpiry;
import io.varve.command.table.TableResults;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the metadata files that tables with {@code write.metadata.delete-after-commit.enabled} do
 * not want any more: those that commits wrote and later ones replaced long ago, that fell out of
 * the table's log ({@code write.metadata.previous-versions-max}), and that nobody else uses. A
 * crash between the deletion and its event has the next run find nothing left and record it.
 */
public final class ExpireMetadataTask {

  private static final Logger LOG = LoggerFactory.getLogger(ExpireMetadataTask.class);
  private static final int PAGE = 100;
  private static final int FILES_AT_ONCE = 100;

  private final ReplacedMetadata replaced;
  private final CommandGateway commands;
  private final MetadataStore files;
  private final Duration retention;
  private final Clock clock;

  /**
   * @param retention how long after its replacement a file stays
   */
  public ExpireMetadataTask(
      ReplacedMetadata replaced,
      CommandGateway commands,
      MetadataStore files,
      Duration retention,
      Clock clock) {
    this.replaced = replaced;
    this.commands = commands;
    this.files = files;
    this.retention = retention;
    this.clock = clock;
  }

  /** Looks at all tables that ask for it; returns how many files were deleted. */
  public int run() {
    int gone = 0;
    UUID after = new UUID(0, 0);
    while (true) {
      List<AskingTable> tables = replaced.tablesAfter(after, PAGE);
      for (AskingTable table : tables) {
        after = table.tableId();
        try {
          gone += expire(table);
        } catch (RuntimeException | StackOverflowError e) {
          LOG.warn("Old metadata of table {} stays until the next try", table.tableId(), e);
        }
      }
      if (tables.size() < PAGE) {
        return gone;
      }
    }
  }

  private int expire(AskingTable table) {
    TableMetadata metadata =
        files
            .table(
                new ExpectedFile(
                    table.metadataLocation(), table.metadataSha256(), table.metadataLength()))
            .table();
    if (!TableResults.deletesAfterCommit(metadata)) {
      return 0;
    }
    Set<String> wanted = new HashSet<>();
    wanted.add(name(table.metadataLocation()));
    metadata.previousFiles().forEach(entry -> wanted.add(name(entry.file())));
    Instant newest = clock.instant().minus(retention);
    int gone = 0;
    long through = table.metadataExpiredTo();
    while (true) {
      // What is after a file that still is wanted comes later, when that one is not.
      List<ReplacedFile> due =
          replaced.of(table.tableId(), through, FILES_AT_ONCE).stream()
              .takeWhile(file -> !file.replacedAt().isAfter(newest))
              .takeWhile(file -> !wanted.contains(name(file.location())))
              .toList();
      if (due.isEmpty()) {
        return gone;
      }
      through = due.getLast().version();
      gone += delete(table, due, through);
      if (due.size() < FILES_AT_ONCE) {
        return gone;
      }
    }
  }

  private int delete(AskingTable table, List<ReplacedFile> due, long through) {
    Location own = Location.of(table.location());
    List<String> candidates =
        due.stream()
            .map(ReplacedFile::location)
            .filter(location -> own.contains(Location.of(location)))
            .toList();
    Set<String> kept =
        candidates.isEmpty() ? Set.of() : replaced.namesToKeep(table.tableId(), candidates);
    List<String> old =
        candidates.stream().filter(location -> !kept.contains(name(location))).toList();
    if (!old.isEmpty()) {
      old.forEach(files::delete);
      commands.send(
          TaskRequest.of("expire-metadata", "the table asks to delete old metadata files"),
          table.projectId(),
          table.warehouseId(),
          new RecordExpiry(table.tableId(), through, old),
          recorded -> Outcome.done());
    }
    return old.size();
  }
}
