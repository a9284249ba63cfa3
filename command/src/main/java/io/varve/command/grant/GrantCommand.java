package io.varve.command.grant;

import io.varve.command.rights.ChangesRights;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import java.util.List;

/** What can be asked of the privileges on an object. */
public sealed interface GrantCommand extends ChangesRights {

  GrantedObject object();

  /** Grants and revokes, all or nothing. What is so already is no change. */
  record ChangeGrants(GrantedObject object, List<Entry> grants, List<Entry> revocations)
      implements GrantCommand {}

  /** Says whether owners of what is in a warehouse or namespace may grant for that. */
  record SetManagedAccess(GrantedObject object, boolean managed) implements GrantCommand {}
}
