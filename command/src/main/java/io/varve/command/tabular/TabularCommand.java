package io.varve.command.tabular;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of tables, views and generic tables alike. */
public sealed interface TabularCommand {

  /** What it is. */
  TabularKind kind();

  UUID id();

  /** Gives it another name, maybe in another namespace. */
  record RenameTabular(TabularKind kind, UUID id, ObjectName from, ObjectName to)
      implements TabularCommand {}

  /** Drops it; a purge of its files happens later, and to what has files of its own only. */
  record DropTabular(
      TabularKind kind, UUID id, ObjectName name, boolean purgeRequested, Dropping dropping)
      implements TabularCommand {}

  /** Ends what was dropped and did not come back, if its time has come. */
  record ExpireTabular(TabularKind kind, UUID id, Instant now) implements TabularCommand {}

  /** Protects it from being dropped, or no longer. */
  record ProtectTabular(TabularKind kind, UUID id, boolean protection) implements TabularCommand {}

  /**
   * Keeps it from being dropped, from expiring and from being purged.
   *
   * @param until when that ends by itself; null if it is to be released
   */
  record HoldTabular(TabularKind kind, UUID id, String reason, @Nullable Instant until)
      implements TabularCommand {}

  /** Releases what is held. */
  record ReleaseTabular(TabularKind kind, UUID id) implements TabularCommand {}

  /** Cancels what is to be done late with it; nothing if that is done already. */
  record CancelTask(TabularKind kind, UUID id, UUID taskId, String queue)
      implements TabularCommand {}

  /** Has what is to be done late with it done at another time. */
  record RescheduleTask(TabularKind kind, UUID id, UUID taskId, String queue, Instant runAt)
      implements TabularCommand {}

  /** Records that the files of what was dropped are gone, once. */
  record FinishPurge(TabularKind kind, UUID id, UUID taskId, long filesDeleted, long filesKept)
      implements TabularCommand {}
}
