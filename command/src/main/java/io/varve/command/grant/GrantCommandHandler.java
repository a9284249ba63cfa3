package io.varve.command.grant;

import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.grant.GrantCommand.SetManagedAccess;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.write.Writes;
import io.varve.security.rights.Subject;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries out commands on privileges; no other change of rights runs beside it. */
public final class GrantCommandHandler {

  private final GrantHeads grants;
  private final Writes writes;

  public GrantCommandHandler(GrantHeads grants, Writes writes) {
    this.grants = grants;
    this.writes = writes;
  }

  /**
   * Grants and revokes.
   *
   * @throws RefusedException if a role is none of the object's project
   */
  @CommandHandler
  void handle(ChangeGrants command) {
    handle(command, Set.of());
  }

  /**
   * Grants and revokes in a transaction of others, as above.
   *
   * @param coming roles that begin, or come back, in the same transaction
   */
  public void handle(ChangeGrants command, Set<UUID> coming) {
    JdbcClient jdbc = writes.reading();
    checkRoles(jdbc, command, coming);
    String[] subjects =
        Stream.concat(command.grants().stream(), command.revocations().stream())
            .map(Entry::subject)
            .distinct()
            .toArray(String[]::new);
    Set<Entry> there =
        new HashSet<>(
            jdbc.sql(
                    "select subject, privilege from grants"
                        + " where object_id = ? and subject = any(?)")
                .params(command.object().id(), subjects)
                .query(Entry.class)
                .list());
    carryOut(command, GrantDecider.change(there, command));
  }

  private static void checkRoles(JdbcClient jdbc, ChangeGrants command, Set<UUID> coming) {
    UUID[] roles =
        command.grants().stream()
            .flatMap(entry -> Subject.role(entry.subject()).stream())
            .filter(role -> !coming.contains(role))
            .distinct()
            .toArray(UUID[]::new);
    if (roles.length == 0) {
      return;
    }
    Set<UUID> missing = new HashSet<>(Set.of(roles));
    // What is on the server may be granted to roles of all projects.
    String project = Objects.toString(command.object().projectId(), "");
    jdbc.sql(
            "select role_id from roles where role_id = any(?)" + " and ? in ('', project_id::text)")
        .params(roles, project)
        .query(UUID.class)
        .list()
        .forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new RefusedException(
          Reason.NO_SUCH_ROLE,
          "Role does not exist in the project of this object: " + missing.iterator().next());
    }
  }

  /** Says whether owners of what is in a container may grant for that. */
  @CommandHandler
  public void handle(SetManagedAccess command) {
    JdbcClient jdbc = writes.reading();
    boolean namespace = command.object().namespaceId() != null;
    boolean now =
        jdbc.sql(
                namespace
                    ? "select managed_access from namespaces where namespace_id = ?"
                    : "select managed_access from warehouses where warehouse_id = ?")
            .param(command.object().id())
            .query(Boolean.class)
            .optional()
            .orElse(command.managed());
    carryOut(command, GrantDecider.manage(now, command));
  }

  private void carryOut(GrantCommand command, Decision decision) {
    if (decision instanceof Decision.Accepted accepted && accepted.events().isEmpty()) {
      return;
    }
    grants.carryOut(command.object().id(), decision);
  }
}
