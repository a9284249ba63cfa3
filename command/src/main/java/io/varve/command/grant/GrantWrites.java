package io.varve.command.grant;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.grant.GrantCommand.SetManagedAccess;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Grants and revokes privileges: what a management request comes to. */
public final class GrantWrites {

  /** As many changes a request may ask for, so that others don't wait long. */
  public static final int MOST = 1_000;

  private final CommandGateway commands;
  private final IdempotencyKeys keys;

  public GrantWrites(CommandGateway commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  /**
   * Grants and revokes, all or nothing.
   *
   * @throws RefusedException if a privilege is in both lists, or there are too many, or a role does
   *     not exist
   */
  public Outcome change(
      Request request, GrantedObject object, List<Entry> grants, List<Entry> revocations) {
    check(grants, revocations);
    return send(request, object, new ChangeGrants(object, grants, revocations));
  }

  /**
   * Checks that grants can be changed by one request.
   *
   * @throws RefusedException if they are too many, or one is to be made and revoked
   */
  public static void check(List<Entry> grants, List<Entry> revocations) {
    if (grants.size() + revocations.size() > MOST) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "At most " + MOST + " grants can be changed by one request");
    }
    Set<Entry> both = new HashSet<>(grants);
    both.retainAll(revocations);
    if (!both.isEmpty()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The same grant is to be made and to be revoked: " + both.iterator().next().privilege());
    }
  }

  /** Says whether owners of what is in a warehouse or namespace may grant for that. */
  public Outcome setManagedAccess(Request request, GrantedObject object, boolean managed) {
    return send(request, object, new SetManagedAccess(object, managed));
  }

  private Outcome send(Request request, GrantedObject object, GrantCommand command) {
    return keys.once(
        request,
        () ->
            commands.send(
                request,
                object.projectId(),
                object.warehouseId(),
                command,
                result -> Outcome.done()));
  }
}
