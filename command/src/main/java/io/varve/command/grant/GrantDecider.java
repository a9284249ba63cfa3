package io.varve.command.grant;

import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.grant.GrantCommand.SetManagedAccess;
import io.varve.command.head.Decision;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.ManagedAccessSet;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rules of privileges. */
public final class GrantDecider {

  private GrantDecider() {}

  /**
   * What comes of a change.
   *
   * @param there what is granted now to the subjects of the command
   */
  public static Decision change(Set<Entry> there, ChangeGrants command) {
    Set<Entry> granted = new LinkedHashSet<>(command.grants());
    granted.removeAll(there);
    Set<Entry> revoked = new LinkedHashSet<>(command.revocations());
    revoked.retainAll(there);
    List<Event> events = new ArrayList<>();
    if (!granted.isEmpty()) {
      events.add(new PrivilegesGranted(command.object(), List.copyOf(granted)));
    }
    if (!revoked.isEmpty()) {
      events.add(new PrivilegesRevoked(command.object(), List.copyOf(revoked)));
    }
    return Decision.accept(events.toArray(Event[]::new));
  }

  /**
   * What comes of setting managed access.
   *
   * @param now how it is set
   */
  public static Decision manage(boolean now, SetManagedAccess command) {
    return now == command.managed()
        ? Decision.accept()
        : Decision.accept(new ManagedAccessSet(command.object(), command.managed()));
  }
}
