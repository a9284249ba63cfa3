package io.varve.command.restore;

import io.varve.command.tabular.Hold;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TabularEvent;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What events of one table, view or generic table changed: of each facet what it was before the
 * first of them and after the last. Later events of another facet are in nobody's way.
 */
final class Facets {

  /** Kinds of events that set metadata, as a list in SQL. */
  static final String CONTENT =
      EventTypes.sqlNames(
          TableCreated.class,
          TableRegistered.class,
          TableCommitted.class,
          ViewCreated.class,
          ViewRegistered.class,
          ViewCommitted.class);

  /** Those that change the metadata of a table. */
  static final String COMMITS = EventTypes.sqlNames(TableCommitted.class);

  static final String METADATA_EXPIRED = EventTypes.sqlNames(TableMetadataExpired.class);
  static final String NAME =
      EventTypes.sqlNames(LifecycleEvent.Renamed.class, LifecycleEvent.Undropped.class);
  static final String PROTECTION = EventTypes.sqlNames(LifecycleEvent.ProtectionSet.class);
  static final String HOLD =
      EventTypes.sqlNames(LifecycleEvent.Held.class, LifecycleEvent.Released.class);
  static final String PURGED = EventTypes.sqlNames(LifecycleEvent.Purged.class);
  static final String ENDED =
      EventTypes.sqlNames(
          LifecycleEvent.Dropped.class, LifecycleEvent.Purged.class, TableUnregistered.class);
  static final String PRESENCE =
      EventTypes.sqlNames(
          LifecycleEvent.SoftDropped.class,
          LifecycleEvent.Undropped.class,
          LifecycleEvent.Dropped.class,
          TableUnregistered.class);

  /** Whether it exists. */
  enum Presence {
    NONE,
    THERE,
    DROPPED
  }

  @Nullable Presence presentBefore;
  @Nullable Presence presentAfter;
  @Nullable ObjectName nameBefore;
  @Nullable ObjectName nameAfter;
  // Of the first event that set metadata.
  long contentVersion = -1;
  @Nullable MetadataFile contentAfter;
  @Nullable Boolean protectionBefore;
  @Nullable Boolean protectionAfter;
  boolean removesSnapshots;
  // Of the first event that held or released it.
  long holdVersion = -1;
  @Nullable Hold holdAfter;

  /** Why an event of these is never taken back; null if all can be. */
  @Nullable String never;

  /** The facets that events of one stream changed, in their order. */
  static Facets of(List<Numbered> events) {
    Facets facets = new Facets();
    events.forEach(facets::add);
    return facets;
  }

  /** The action whose right taking it back needs before all others. */
  String action() {
    if (presentAfter == Presence.THERE) {
      return "DROP";
    }
    if (presentAfter != null || never != null) {
      return "UNDROP";
    }
    if (nameAfter != null) {
      return "RENAME";
    }
    return protectionAfter != null || holdVersion >= 0 ? "SET_PROTECTION" : "COMMIT";
  }

  /** Whether nothing changed but whether it is held, which what is dropped can be, too. */
  boolean isHoldOnly() {
    return holdVersion >= 0
        && presentAfter == null
        && nameAfter == null
        && protectionAfter == null
        && contentVersion < 0;
  }

  /** An event with its version in its stream. */
  record Numbered(long version, TabularEvent event) {}

  private void add(Numbered one) {
    switch (one.event) {
      case TableCreated e -> began(one.version, e.metadata());
      case TableRegistered e when e.previousUuid() == null -> began(one.version, e.metadata());
      case TableRegistered e ->
          never =
              "another table's metadata was registered in its place; register the old file again";
      case ViewCreated e -> began(one.version, e.metadata());
      case ViewRegistered e -> began(one.version, e.metadata());
      case GenericTableCreated e -> present(Presence.NONE, Presence.THERE);
      case TableCommitted e -> {
        content(one.version, e.metadata());
        List<Long> removed = e.result().removedSnapshots();
        removesSnapshots |= removed != null && !removed.isEmpty();
      }
      case ViewCommitted e -> content(one.version, e.metadata());
      case LifecycleEvent.Renamed e -> {
        nameBefore = nameBefore == null ? e.from() : nameBefore;
        nameAfter = e.to();
      }
      case LifecycleEvent.SoftDropped e -> present(Presence.THERE, Presence.DROPPED);
      case LifecycleEvent.Undropped e -> {
        present(Presence.DROPPED, Presence.THERE);
        nameAfter = null;
        nameBefore = null;
      }
      case LifecycleEvent.ProtectionSet e -> {
        protectionBefore = protectionBefore == null ? !e.protection() : protectionBefore;
        protectionAfter = e.protection();
      }
      case LifecycleEvent.Held e -> hold(one.version, new Hold(e.reason(), e.until()));
      case LifecycleEvent.Released e -> hold(one.version, null);
      case LifecycleEvent.TaskCancelled e ->
          never = "a task that was cancelled is not planned again; drop it anew";
      case LifecycleEvent.TaskRescheduled e -> never = "the time of a task is set by hand";
      case LifecycleEvent.Dropped e ->
          never =
              "it was dropped for good; its last metadata file can be registered as a new table";
      case TableUnregistered e ->
          never = "it was unregistered; register " + e.metadataLocation() + " as a new table";
      default -> never = "changes of this kind are not taken back";
    }
  }

  private void began(long version, MetadataFile file) {
    present(Presence.NONE, Presence.THERE);
    content(version, file);
  }

  private void content(long version, MetadataFile file) {
    contentVersion = contentVersion < 0 ? version : contentVersion;
    contentAfter = file;
  }

  private void hold(long version, @Nullable Hold after) {
    holdVersion = holdVersion < 0 ? version : holdVersion;
    holdAfter = after;
  }

  private void present(Presence before, Presence after) {
    presentBefore = presentBefore == null ? before : presentBefore;
    presentAfter = after;
  }
}
