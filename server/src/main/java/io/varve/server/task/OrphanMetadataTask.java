package io.varve.server.task;

import io.varve.command.location.Location;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.BegunMetadata.BegunFile;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.metadata.KnownMetadata.CreatedTable;
import io.varve.command.metadata.ReplacedMetadata;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes metadata files that a crash left between their writing and their commit: those in the
 * metadata folder of a table that was created here, with a name that we give, and the first ones of
 * creations that did not happen; that no event knows, and that are older than any commit can last.
 */
public final class OrphanMetadataTask {

  private static final Logger LOG = LoggerFactory.getLogger(OrphanMetadataTask.class);
  private static final int PAGE = 100;
  private static final int UNKNOWN_AT_ONCE = 1_000;
  private static final Pattern OURS =
      Pattern.compile(".*/metadata/\\d{5,}-[0-9a-f-]{36}(\\.gz)?\\.metadata\\.json");

  private final KnownMetadata known;
  private final BegunMetadata begun;
  private final FileIO files;
  private final Duration grace;
  private final Clock clock;

  /**
   * @param grace how old a file must be
   */
  public OrphanMetadataTask(
      KnownMetadata known, BegunMetadata begun, FileIO files, Duration grace, Clock clock) {
    this.known = known;
    this.begun = begun;
    this.files = files;
    this.grace = grace;
    this.clock = clock;
  }

  /** Looks at all tables and creations; returns how many files were deleted. */
  public int run() {
    int deleted = deleteBegun();
    if (!(files instanceof SupportsPrefixOperations listing)) {
      return deleted;
    }
    List<String> unknown = new ArrayList<>();
    UUID after = new UUID(0, 0);
    while (true) {
      List<CreatedTable> tables = known.tablesAfter(after, PAGE);
      for (CreatedTable table : tables) {
        unknown.addAll(unknown(table, listing));
        after = table.tableId();
      }
      if (tables.size() < PAGE || unknown.size() > UNKNOWN_AT_ONCE) {
        deleted += delete(unknown, listing);
        unknown.clear();
      }
      if (tables.size() < PAGE) {
        return deleted;
      }
    }
  }

  // First files of creations, whose folder no event knows if the creation did not happen.
  private int deleteBegun() {
    int deleted = 0;
    for (BegunFile left : begun.left(grace, UNKNOWN_AT_ONCE)) {
      try {
        deleted += delete(List.of(left.location()), files);
        begun.forget(left.objectId());
      } catch (RuntimeException e) {
        LOG.warn("Metadata of a creation that did not happen stays until the next try", e);
      }
    }
    return deleted;
  }

  /** Old files that the table itself has never had. */
  private List<String> unknown(CreatedTable table, SupportsPrefixOperations listing) {
    long newest = clock.millis() - grace.toMillis();
    // Listed before the ledger is asked: what is committed meanwhile is known by then.
    List<String> old = new ArrayList<>();
    for (FileInfo file : listing.listPrefix(table.location() + "/metadata/")) {
      if (file.createdAtMillis() < newest && OURS.matcher(file.location()).matches()) {
        old.add(file.location());
      }
    }
    if (!old.isEmpty()) {
      Set<String> referenced = known.of(table.tableId());
      old.removeIf(location -> referenced.contains(Location.of(location).toString()));
    }
    return old;
  }

  private int delete(List<String> unknown, FileIO io) {
    Set<String> others =
        unknown.isEmpty()
            ? Set.of()
            : known.among(unknown.stream().map(ReplacedMetadata::name).toList());
    int deleted = 0;
    for (String location : unknown) {
      if (!others.contains(ReplacedMetadata.name(location))) {
        if (isDeleted(io, location)) {
          LOG.info("Deleted metadata that no commit ever pointed to: {}", location);
          deleted++;
        }
      }
    }
    return deleted;
  }

  private static boolean isDeleted(FileIO io, String location) {
    try {
      io.deleteFile(location);
      return true;
    } catch (NotFoundException e) {
      // It was never written, or a rollback deleted it.
      return false;
    }
  }
}
