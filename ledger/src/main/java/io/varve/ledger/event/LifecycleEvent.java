package io.varve.ledger.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happens alike to tables, views and generic tables: each role is an event of every kind, and
 * has the fields that the kinds share. What a role adds is no getter, for events are written as
 * their records' fields.
 */
public sealed interface LifecycleEvent extends TabularEvent {

  /** It has another name. */
  sealed interface Renamed extends LifecycleEvent
      permits TableEvent.TableRenamed,
          ViewEvent.ViewRenamed,
          GenericTableEvent.GenericTableRenamed {

    ObjectName from();

    ObjectName to();
  }

  /** Whether it is protected from being dropped was set. */
  sealed interface ProtectionSet extends LifecycleEvent
      permits TableEvent.TableProtectionSet,
          ViewEvent.ViewProtectionSet,
          GenericTableEvent.GenericTableProtectionSet {

    boolean protection();
  }

  /** It was dropped and can come back until it expires; then it ends with {@link Dropped}. */
  sealed interface SoftDropped extends LifecycleEvent
      permits TableEvent.TableSoftDropped,
          ViewEvent.ViewSoftDropped,
          GenericTableEvent.GenericTableSoftDropped {

    ObjectName name();

    /** Whether its files shall be deleted; what has no files of its own is never purged. */
    default boolean purgeRequested() {
      return false;
    }

    Instant expiresAt();
  }

  /** It is back, with all that it had; its namespace may be another one of the same name. */
  sealed interface Undropped extends LifecycleEvent
      permits TableEvent.TableUndropped,
          ViewEvent.ViewUndropped,
          GenericTableEvent.GenericTableUndropped {

    ObjectName name();
  }

  /** What was to be done with it after its drop will not be. */
  sealed interface TaskCancelled extends LifecycleEvent
      permits TableEvent.TableTaskCancelled,
          ViewEvent.ViewTaskCancelled,
          GenericTableEvent.GenericTableTaskCancelled {

    UUID taskId();

    String queue();
  }

  /** What is to be done with it after its drop will be done at another time. */
  sealed interface TaskRescheduled extends LifecycleEvent
      permits TableEvent.TableTaskRescheduled,
          ViewEvent.ViewTaskRescheduled,
          GenericTableEvent.GenericTableTaskRescheduled {

    UUID taskId();

    String queue();

    Instant runAt();
  }

  /** It is held: it is not dropped, does not expire, and its files are not purged. */
  sealed interface Held extends LifecycleEvent
      permits TableEvent.TableHeld, ViewEvent.ViewHeld, GenericTableEvent.GenericTableHeld {

    String reason();

    @Nullable Instant until();
  }

  /** It is not held any more. */
  sealed interface Released extends LifecycleEvent
      permits TableEvent.TableReleased,
          ViewEvent.ViewReleased,
          GenericTableEvent.GenericTableReleased {}

  /** It ended; its files stay unless a purge was asked for. */
  sealed interface Dropped extends LifecycleEvent
      permits TableEvent.TableDropped,
          ViewEvent.ViewDropped,
          GenericTableEvent.GenericTableDropped {

    ObjectName name();

    /** Whether its files shall be deleted; what has no files of its own is never purged. */
    default boolean purgeRequested() {
      return false;
    }
  }

  /** Its files are gone, as was asked for when it was dropped. */
  sealed interface Purged extends LifecycleEvent
      permits TableEvent.TablePurged, GenericTableEvent.GenericTablePurged {}
}
