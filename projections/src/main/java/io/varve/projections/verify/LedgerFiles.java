package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Compares the files that events point to with what is there, event by event. Of what is in the
 * catalog, no file may be gone but those whose going is an event, too.
 */
final class LedgerFiles {

  private final FileProof proof;
  private final Differences differences;
  private final Map<UUID, Set<String>> gone = new HashMap<>();
  private long checked;

  LedgerFiles(FileProof proof, Differences differences) {
    this.proof = proof;
    this.differences = differences;
  }

  /** Looks at the file of the next event. */
  void check(Event event) {
    MetadataFile expected = EventFiles.of(event);
    if (expected != null) {
      proof
          .describe(expected)
          .ifPresentOrElse(
              found -> compare(expected, found),
              () ->
                  gone.computeIfAbsent(event.stream(), stream -> new LinkedHashSet<>())
                      .add(expected.location()));
    }
    switch (event) {
      case TableMetadataExpired e ->
          gone.computeIfPresent(
              e.tableId(),
              (table, locations) -> {
                e.locations().forEach(locations::remove);
                return locations.isEmpty() ? null : locations;
              });
      // The one who dropped it may delete its files; a purge does.
      case TableDropped e -> gone.remove(e.tableId());
      case TableUnregistered e -> gone.remove(e.tableId());
      case ViewDropped e -> gone.remove(e.viewId());
      default -> {}
    }
  }

  private void compare(MetadataFile expected, MetadataFile found) {
    checked++;
    if (!found.equals(expected)) {
      differences.add(
          "Metadata file was altered: "
              + expected.location()
              + " has SHA-256 "
              + found.sha256()
              + ", the ledger says "
              + expected.sha256());
    }
  }

  /** Reports, after the last event, what is gone; returns how many files were compared. */
  long finish() {
    gone.values()
        .forEach(
            locations ->
                locations.forEach(
                    location -> differences.add("Metadata file is gone: " + location)));
    return checked;
  }
}
