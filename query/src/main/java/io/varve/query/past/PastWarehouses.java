package io.varve.query.past;

import static java.util.stream.Collectors.joining;

import io.varve.ledger.event.EventTypes;
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
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.past.LastEvents.Said;
import io.varve.query.warehouse.WarehouseReads.WarehouseRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds what warehouses were set to at a position, by their events. */
public final class PastWarehouses {

  private static final String EVENTS =
      EventTypes.sqlNames(
          WarehouseCreated.class,
          WarehouseRenamed.class,
          WarehouseStorageChanged.class,
          WarehouseCredentialChanged.class,
          WarehouseActivated.class,
          WarehouseDeactivated.class,
          WarehouseProtectionSet.class,
          WarehouseDeleteProfileSet.class,
          WarehouseSoftDeleted.class,
          WarehouseUndropped.class,
          WarehouseDeletionBegun.class,
          WarehouseFormatVersionsSet.class,
          WarehouseManagedBySet.class,
          WarehouseReasonPolicySet.class,
          WarehouseDeleted.class);

  private static final UUID FIRST = new UUID(0, 0);

  private static final int CHUNK = 500;

  private final LastEvents events;
  private final Beginnings beginnings;

  public PastWarehouses(PreparedReads reads) {
    this.events = new LastEvents(reads, EVENTS);
    this.beginnings = new Beginnings(reads, WarehouseCreated.class, WarehouseDeleted.class);
  }

  /**
   * Warehouses that a project had, by name: those that were active, or those that were not.
   *
   * @param seenBy subjects of whom one must hold something now on each or in it; empty for all
   */
  public List<WarehouseRow> list(
      UUID projectId, boolean active, long position, Optional<List<String>> seenBy) {
    List<WarehouseRow> rows = new ArrayList<>();
    UUID after = FIRST;
    List<UUID> ids;
    do {
      UUID last = after;
      ids =
          seenBy
              .map(some -> beginnings.seenBy(some, projectId, position, last, CHUNK))
              .orElseGet(() -> beginnings.of(projectId, position, last, CHUNK));
      at(ids, position).values().stream().filter(row -> row.active() == active).forEach(rows::add);
      after = ids.isEmpty() ? after : ids.getLast();
    } while (ids.size() == CHUNK);
    rows.sort(Comparator.comparing(WarehouseRow::name));
    return rows;
  }

  /** A warehouse as it was; empty if it was not there, or was deleted then. */
  public Optional<WarehouseRow> find(UUID warehouseId, long position) {
    return Optional.ofNullable(at(List.of(warehouseId), position).get(warehouseId));
  }

  /** Warehouses as they were, by id; without those that were not there, or were deleted then. */
  public Map<UUID, WarehouseRow> at(Collection<UUID> warehouseIds, long position) {
    Map<UUID, WarehouseRow> found = new HashMap<>();
    events
        .of(warehouseIds, position)
        .forEach(
            (id, said) -> {
              State state = new State();
              for (Said one : said) {
                state.evolve((WarehouseEvent) one.event());
              }
              WarehouseRow row = state.row(said.getLast().at());
              if (row != null) {
                found.put(id, row);
              }
            });
    return found;
  }

  /** Only events that say something of the rows are looked for. */
  private static final class State {

    private @Nullable WarehouseCreated created;
    private String name = "";
    private boolean active = true;
    private boolean deleted;
    private @Nullable String profile;
    private @Nullable WarehouseCredentialChanged credential;
    private boolean protection;
    private @Nullable Long softDeleteSeconds;
    private @Nullable WarehouseFormatVersionsSet versions;
    private String managedBy = "self-managed";
    private @Nullable WarehouseReasonPolicySet reasons;

    void evolve(WarehouseEvent event) {
      switch (event) {
        case WarehouseCreated it -> {
          created = it;
          name = it.name();
        }
        case WarehouseRenamed it -> name = it.to();
        case WarehouseStorageChanged it -> profile = it.profile().text();
        case WarehouseCredentialChanged it -> credential = it;
        case WarehouseActivated it -> active = true;
        case WarehouseDeactivated it -> active = false;
        case WarehouseProtectionSet it -> protection = it.protection();
        case WarehouseDeleteProfileSet it -> softDeleteSeconds = it.softDeleteSeconds();
        case WarehouseSoftDeleted it -> deleted = true;
        case WarehouseDeletionBegun it -> deleted = true;
        case WarehouseDeleted it -> deleted = true;
        case WarehouseUndropped it -> {
          deleted = false;
          name = it.name();
          active = it.active();
        }
        case WarehouseFormatVersionsSet it -> versions = it;
        case WarehouseManagedBySet it -> managedBy = it.managedBy();
        case WarehouseReasonPolicySet it -> reasons = it;
        default -> {}
      }
    }

    @Nullable WarehouseRow row(String updatedAt) {
      WarehouseCreated began = created;
      if (began == null || deleted) {
        return null;
      }
      return new WarehouseRow(
          began.warehouseId(),
          began.projectId(),
          name,
          began.location(),
          active,
          profile,
          credential == null ? null : credential.credentialType(),
          credential == null ? null : credential.secretId(),
          protection,
          softDeleteSeconds,
          versions == null
              ? null
              : versions.allowed().stream().map(String::valueOf).collect(joining(",")),
          versions == null ? null : versions.defaultVersion(),
          managedBy,
          reasons == null || reasons.requireReason().isEmpty()
              ? null
              : String.join(",", reasons.requireReason()),
          reasons == null ? null : reasons.ticketPattern(),
          updatedAt);
    }
  }
}
