package io.varve.command.warehouse;

import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.store.MetadataKeys;
import java.util.Objects;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Says who administers the whole server. */
@FunctionalInterface
public interface InstanceAdmins {

  /** Before there is a login: anyone who reaches the server, which then listens on loopback. */
  InstanceAdmins EVERYBODY = actor -> true;

  /**
   * Whether a principal is one.
   *
   * @param actor subject id of the principal
   */
  boolean include(String actor);

  /** Whether the one is, whose command is being carried out; nobody is who assumed a role. */
  default boolean includeSender() {
    MetaData sender = CurrentUnitOfWork.get().getMessage().getMetaData();
    return !sender.containsKey(MetadataKeys.ASSUMED_ROLE)
        && include((String) Objects.requireNonNull(sender.get(MetadataKeys.ACTOR)));
  }

  /**
   * Checks that the sender of a request may change what a warehouse is. It is decided again with
   * the change; this prevents what comes before the change.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_ACTION_FORBIDDEN} if not
   */
  default void check(Request request, Warehouse warehouse) {
    check(request, warehouse.name(), ManagedBy.of(warehouse.managedBy()));
  }

  /**
   * Checks that the sender of a request may change, or create, a warehouse that is managed so.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_ACTION_FORBIDDEN} if not
   */
  default void check(Request request, String name, ManagedBy managedBy) {
    managedBy
        .refusal(name, request.access().assumedRole().isEmpty() && include(request.actor()))
        .ifPresent(
            refusal -> {
              throw refusal.toException();
            });
  }
}
