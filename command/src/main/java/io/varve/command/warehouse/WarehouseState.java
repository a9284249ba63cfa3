package io.varve.command.warehouse;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.reason.ReasonPolicy;
import io.varve.command.task.TaskQueue;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.WarehouseEvent;
import io.varve.ledger.event.WarehouseEvent.WarehouseActivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCredentialChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleteProfileSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeletionBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseFormatVersionsSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseManagedBySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseProtectionSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseReasonPolicySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreEnded;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskCancelled;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskRescheduled;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse, folded from its events. What later versions added is null where nothing was chosen
 * of it, so that heads of older versions are as they would be folded now.
 *
 * @param profile null on the local file system
 * @param secretId of the credential, null without one
 * @param inactive whether it is closed to clients; null means no
 * @param deleted whether it has ended; null means no
 * @param protection whether it is protected from being deleted; null means no
 * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
 * @param deletion how it was deleted; null if it exists, or has ended
 * @param formatVersions which versions of the table format it takes; null takes all
 * @param managedBy who may change it; null means anyone who has the rights
 * @param requireReason for which changes it wants a reason; null means none
 * @param ticketPattern what the ticket must look like; null if none is wanted
 */
public record WarehouseState(
    UUID warehouseId,
    UUID projectId,
    String name,
    String location,
    @Nullable RawJson profile,
    @Nullable UUID secretId,
    @Nullable Boolean inactive,
    @Nullable Boolean deleted,
    @Nullable Boolean protection,
    @Nullable Long softDeleteSeconds,
    @Nullable Deletion deletion,
    @Nullable FormatVersionPolicy formatVersions,
    @Nullable String managedBy,
    @Nullable List<String> requireReason,
    @Nullable String ticketPattern) {

  /** The state after {@code event}. */
  public static WarehouseState evolve(@Nullable WarehouseState state, Event event) {
    return switch (event) {
      case WarehouseCreated e ->
          new WarehouseState(
              e.warehouseId(),
              e.projectId(),
              e.name(),
              e.location(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      case WarehouseEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a warehouse: " + event);
    };
  }

  private WarehouseState after(WarehouseEvent event) {
    return switch (event) {
      case WarehouseRenamed e -> with(d -> d.name = e.to());
      case WarehouseStorageChanged e -> with(d -> d.profile = e.profile());
      case WarehouseCredentialChanged e -> with(d -> d.secretId = e.secretId());
      case WarehouseActivated e -> with(d -> d.inactive = null);
      case WarehouseDeactivated e -> with(d -> d.inactive = true);
      case WarehouseProtectionSet e -> with(d -> d.protection = e.protection() ? true : null);
      case WarehouseDeleteProfileSet e -> with(d -> d.softDeleteSeconds = e.softDeleteSeconds());
      case WarehouseSoftDeleted e -> with(d -> d.deletion = new Deletion(false, e.expiresAt()));
      case WarehouseUndropped e ->
          with(
              d -> {
                d.name = e.name();
                d.deletion = null;
              });
      case WarehouseTaskCancelled e -> with(d -> d.deletion = new Deletion(false, null));
      case WarehouseTaskRescheduled e ->
          e.queue().equals(TaskQueue.SOFT_DELETION)
              ? with(d -> d.deletion = new Deletion(false, e.runAt()))
              : this;
      case WarehouseDeletionBegun e -> with(d -> d.deletion = new Deletion(true, null));
      case WarehouseDeleted e ->
          with(
              d -> {
                d.secretId = null;
                d.deleted = true;
                d.deletion = null;
              });
      case WarehouseFormatVersionsSet e ->
          with(d -> d.formatVersions = new FormatVersionPolicy(e.allowed(), e.defaultVersion()));
      case WarehouseManagedBySet e -> with(d -> d.managedBy = e.managedBy());
      case WarehouseReasonPolicySet e ->
          with(
              d -> {
                d.requireReason = e.requireReason().isEmpty() ? null : e.requireReason();
                d.ticketPattern = e.ticketPattern();
              });
      // Rows of the database alone decide which names there are.
      case WarehouseSavepointCreated e -> this;
      case WarehouseSavepointDeleted e -> this;
      // That there is one such task, too.
      case WarehouseRestoreBegun e -> this;
      case WarehouseRestoreEnded e -> this;
      case WarehouseCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }

  private WarehouseState with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.state();
  }

  /** This state, with what an event may change of it. */
  private final class Draft {
    private String name = WarehouseState.this.name;
    private @Nullable RawJson profile = WarehouseState.this.profile;
    private @Nullable UUID secretId = WarehouseState.this.secretId;
    private @Nullable Boolean inactive = WarehouseState.this.inactive;
    private @Nullable Boolean deleted = WarehouseState.this.deleted;
    private @Nullable Boolean protection = WarehouseState.this.protection;
    private @Nullable Long softDeleteSeconds = WarehouseState.this.softDeleteSeconds;
    private @Nullable Deletion deletion = WarehouseState.this.deletion;
    private @Nullable FormatVersionPolicy formatVersions = WarehouseState.this.formatVersions;
    private @Nullable String managedBy = WarehouseState.this.managedBy;
    private @Nullable List<String> requireReason = WarehouseState.this.requireReason;
    private @Nullable String ticketPattern = WarehouseState.this.ticketPattern;

    private WarehouseState state() {
      return new WarehouseState(
          warehouseId,
          projectId,
          name,
          location,
          profile,
          secretId,
          inactive,
          deleted,
          protection,
          softDeleteSeconds,
          deletion,
          formatVersions,
          managedBy,
          requireReason,
          ticketPattern);
    }
  }

  /** Which versions of the table format it takes. */
  public FormatVersionPolicy policy() {
    return formatVersions == null ? FormatVersionPolicy.ANY : formatVersions;
  }

  /** For which changes it wants a reason. */
  public ReasonPolicy reasons() {
    return requireReason == null
        ? ReasonPolicy.NONE
        : ReasonPolicy.stored(String.join(",", requireReason), ticketPattern);
  }

  /** Who may change it. */
  public ManagedBy manager() {
    return managedBy == null ? ManagedBy.SELF_MANAGED : ManagedBy.of(managedBy);
  }

  /** Whether it is protected from being deleted. */
  public boolean hasProtection() {
    return Boolean.TRUE.equals(protection);
  }

  /** Whether clients may use it. */
  public boolean active() {
    return !Boolean.TRUE.equals(inactive);
  }

  /** Whether it has ended, or was deleted and may come back: nothing of it can be changed. */
  boolean ended() {
    return hasEnded() || deletion != null;
  }

  /** Whether it has ended for good. */
  public boolean hasEnded() {
    return Boolean.TRUE.equals(deleted);
  }

  /** Whether a task drops what it holds. */
  boolean isBeingDropped() {
    return deletion != null && deletion.begun();
  }
}
