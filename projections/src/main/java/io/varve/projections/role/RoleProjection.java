package io.varve.projections.role;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.event.RoleEvent.RoleSourceChanged;
import io.varve.ledger.event.RoleEvent.RoleUpdated;
import io.varve.ledger.write.Writes;
import io.varve.projections.grant.GrantsVersion;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/** Keeps {@code roles} and {@code role_members}. */
public final class RoleProjection {

  /** Names of events that add members to a role, as SQL lists them. */
  public static final String ADDED_EVENTS = EventTypes.sqlNames(RoleMembersAdded.class);

  private final Writes writes;

  public RoleProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(RoleCreated event, @Timestamp Instant at) {
    writes.add(
        """
        insert into roles (role_id, project_id, name, description, provider_id, source_id,
          created_at)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        event.roleId(),
        event.projectId(),
        event.name(),
        event.description(),
        event.providerId(),
        event.sourceId(),
        DeferredTasks.time(at));
    GrantsVersion.next(writes);
  }

  @EventHandler
  void on(RoleUpdated event, @Timestamp Instant at) {
    writes.add(
        "update roles set name = ?, description = ?, updated_at = ? where role_id = ?",
        event.name(),
        event.description(),
        DeferredTasks.time(at),
        event.roleId());
  }

  @EventHandler
  void on(RoleSourceChanged event, @Timestamp Instant at) {
    writes.add(
        "update roles set provider_id = ?, source_id = ?, updated_at = ? where role_id = ?",
        event.providerId(),
        event.sourceId(),
        DeferredTasks.time(at),
        event.roleId());
    GrantsVersion.next(writes);
  }

  @EventHandler
  void on(RoleMembersAdded event, @Timestamp Instant at) {
    writes.add(
        """
        insert into role_members (role_id, member, added_at)
        select ?::uuid, member, ?::timestamptz from unnest(?::text[]) member on conflict do nothing
        """,
        event.roleId(),
        DeferredTasks.time(at),
        event.members().toArray(String[]::new));
    GrantsVersion.next(writes);
  }

  @EventHandler
  void on(RoleMembersRemoved event) {
    writes.add(
        "delete from role_members where role_id = ? and member = any(?)",
        event.roleId(),
        event.members().toArray(String[]::new));
    GrantsVersion.next(writes);
  }

  @EventHandler
  void on(RoleDeleted event) {
    String subject = "role:" + event.roleId();
    writes.add("delete from role_members where role_id = ? or member = ?", event.roleId(), subject);
    writes.add("delete from grants where object_id = ? or subject = ?", event.roleId(), subject);
    writes.add("delete from roles where role_id = ?", event.roleId());
    GrantsVersion.next(writes);
  }
}
