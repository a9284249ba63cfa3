package io.varve.command.tabular;

import io.varve.ledger.event.ObjectName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of tables, views and generic tables alike. */
public sealed interface TabularCommand {

  /** What it is: table, view or generic-table. */
  String kind();

  UUID id();

  /** Gives it another name, maybe in another namespace. */
  record RenameTabular(String kind, UUID id, ObjectName from, ObjectName to)
      implements TabularCommand {}

  /** Drops it; a purge of its files happens later, and to what has files of its own only. */
  record DropTabular(
      String kind, UUID id, ObjectName name, boolean purgeRequested, Dropping dropping)
      implements TabularCommand {}

  /** Ends what was dropped and did not come back, if its time has come. */
  record ExpireTabular(String kind, UUID id, Instant now) implements TabularCommand {}

  /** Protects it from being dropped, or no longer. */
  record ProtectTabular(String kind, UUID id, boolean protection) implements TabularCommand {}

  /**
   * Keeps it from being dropped, from expiring and from being purged.
   *
   * @param until when that ends by itself; null if it is to be released
   */
  record HoldTabular(String kind, UUID id, String reason, @Nullable Instant until)
      implements TabularCommand {}

  /** Releases what is held. */
  record ReleaseTabular(String kind, UUID id) implements TabularCommand {}

  /** Cancels what is to be done late with it; nothing if that is done already. */
  record CancelTask(String kind, UUID id, UUID taskId, String queue) implements TabularCommand {}

  /** Has what is to be done late with it done at another time. */
  record RescheduleTask(String kind, UUID id, UUID taskId, String queue, Instant runAt)
      implements TabularCommand {}

  /** Records that the files of what was dropped are gone, once. */
  record FinishPurge(String kind, UUID id, UUID taskId, long filesDeleted, long filesKept)
      implements TabularCommand {}
}
