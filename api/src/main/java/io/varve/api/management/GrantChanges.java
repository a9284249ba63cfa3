package io.varve.api.management;

import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.grant.GrantWrites;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.query.grant.GrantLists;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Grants and revokes what a request asks for, as far as the one who asks may. */
@Component
final class GrantChanges {

  private final GrantWrites writes;
  private final GrantLists lists;
  private final RequestedObjects objects;
  private final Decisions decisions;

  GrantChanges(
      GrantWrites writes, GrantLists lists, RequestedObjects objects, Decisions decisions) {
    this.lists = lists;
    this.writes = writes;
    this.objects = objects;
    this.decisions = decisions;
  }

  /** A grant to be made or revoked. */
  record Wanted(PrincipalJson principal, String privilege) {}

  /**
   * Grants and revokes, all or nothing; answered when every node decides by it.
   *
   * @throws RefusedException if a privilege is none of that kind of object
   */
  void apply(Request request, Requested object, List<Wanted> grants, List<Wanted> revocations) {
    ChangeGrants change = decided(request, object, grants, revocations);
    if (change.grants().isEmpty() && change.revocations().isEmpty()) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "Nothing is to be changed: send writes or deletes");
    }
    writes.change(request, change.object(), change.grants(), change.revocations());
    decisions.awaitSeen();
  }

  /** What would be granted and revoked, once it is decided that it may be. */
  ChangeGrants decided(
      Request request, Requested object, List<Wanted> grants, List<Wanted> revocations) {
    List<Entry> granted = entries(object, grants);
    List<Entry> revoked = entries(object, revocations);
    Stream.concat(granted.stream(), revoked.stream())
        .map(Entry::privilege)
        .distinct()
        .forEach(privilege -> admit(request, object, privilege));
    return new ChangeGrants(object.granted(), granted, revoked);
  }

  /** Says whether owners of what is in a warehouse or namespace may grant for that. */
  void setManagedAccess(Request request, Requested object, boolean managed) {
    request
        .access()
        .admitGrant(Privilege.MANAGE_GRANTS, object.lineage(), () -> objects.managed(object));
    writes.setManagedAccess(request, object.granted(), managed);
    decisions.awaitSeen();
  }

  private static List<Entry> entries(Requested object, List<Wanted> wanted) {
    return wanted.stream()
        .map(one -> new Entry(one.principal().subject(), privilege(object, one.privilege()).text()))
        .toList();
  }

  private void admit(Request request, Requested object, String privilege) {
    request
        .access()
        .admitGrant(privilege(object, privilege), object.lineage(), () -> objects.managed(object));
  }

  private static Privilege privilege(Requested object, String text) {
    ObjectKind kind = object.lineage().kind();
    return Privilege.find(kind, text)
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST,
                    "No privilege on a "
                        + kind.text()
                        + ": "
                        + text
                        + "; there are "
                        + Privilege.of(kind).stream()
                            .map(Privilege::text)
                            .collect(Collectors.joining(", "))));
  }
}
