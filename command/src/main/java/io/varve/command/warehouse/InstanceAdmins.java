package io.varve.command.warehouse;

import io.varve.ledger.store.MetadataKeys;
import java.util.Objects;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Says who administers the whole server. */
@FunctionalInterface
public interface InstanceAdmins {

  /** Before there is a login: whoever reaches the server, which then listens on loopback. */
  InstanceAdmins EVERYBODY = actor -> true;

  /**
   * Whether a principal is one.
   *
   * @param actor subject id of the principal
   */
  boolean include(String actor);

  /** Whether the one is, whose command is being carried out. */
  default boolean includeSender() {
    Object actor = CurrentUnitOfWork.get().getMessage().getMetaData().get(MetadataKeys.ACTOR);
    return include((String) Objects.requireNonNull(actor));
  }
}
