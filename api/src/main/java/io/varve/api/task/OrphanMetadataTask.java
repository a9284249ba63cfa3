package io.varve.api.task;

import io.varve.command.location.Location;
import io.varve.command.purge.KnownMetadata;
import io.varve.command.purge.KnownMetadata.CreatedTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes metadata files that a crash left between their writing and their commit: those in the
 * metadata folder of a table that was created here, with a name that we give, that no event of the
 * table knows, and that are older than any commit can last.
 */
public final class OrphanMetadataTask {

  private static final Logger LOG = LoggerFactory.getLogger(OrphanMetadataTask.class);
  private static final int PAGE = 100;
  private static final Pattern OURS =
      Pattern.compile(".*/metadata/\\d{5,}-[0-9a-f-]{36}(\\.gz)?\\.metadata\\.json");

  private final KnownMetadata known;
  private final FileIO files;
  private final Duration grace;
  private final Clock clock;

  /**
   * @param grace how old a file must be
   */
  public OrphanMetadataTask(KnownMetadata known, FileIO files, Duration grace, Clock clock) {
    this.known = known;
    this.files = files;
    this.grace = grace;
    this.clock = clock;
  }

  /** Goes through all tables; returns how many files were deleted. */
  public int run() {
    if (!(files instanceof SupportsPrefixOperations listing)) {
      return 0;
    }
    int deleted = 0;
    UUID after = new UUID(0, 0);
    while (true) {
      List<CreatedTable> tables = known.tablesAfter(after, PAGE);
      for (CreatedTable table : tables) {
        deleted += clean(table, listing);
        after = table.tableId();
      }
      if (tables.size() < PAGE) {
        return deleted;
      }
    }
  }

  private int clean(CreatedTable table, SupportsPrefixOperations listing) {
    long newest = clock.millis() - grace.toMillis();
    int deleted = 0;
    // Listed before the ledger is asked: what is committed meanwhile is known by then.
    List<String> old = new ArrayList<>();
    for (FileInfo file : listing.listPrefix(table.location() + "/metadata/")) {
      if (file.createdAtMillis() < newest && OURS.matcher(file.location()).matches()) {
        old.add(file.location());
      }
    }
    Set<String> referenced = old.isEmpty() ? Set.of() : known.of(table.tableId());
    for (String location : old) {
      if (!referenced.contains(Location.of(location).toString())) {
        LOG.info("Deleting metadata that no commit ever pointed to: {}", location);
        listing.deleteFile(location);
        deleted++;
      }
    }
    return deleted;
  }
}
