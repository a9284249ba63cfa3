package io.varve.ledger.event;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to the privileges on an object. They have a stream beside the object's own. */
public sealed interface GrantEvent extends Event {

  /** The object that the privileges are on. */
  GrantedObject object();

  @Override
  default UUID stream() {
    return stream(object().id());
  }

  /** The stream of what is granted on an object. */
  static UUID stream(UUID objectId) {
    return UUID.nameUUIDFromBytes(("grants " + objectId).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * An object that privileges can be granted on, and what it was in then.
   *
   * @param kind such as {@code warehouse} or {@code generic-table}
   * @param namespaceId of the namespace that it is, or is in; null for what is outside of one
   */
  record GrantedObject(
      String kind,
      UUID id,
      @Nullable UUID projectId,
      @Nullable UUID warehouseId,
      @Nullable UUID namespaceId) {}

  /**
   * A privilege of somebody.
   *
   * @param subject id of a user, such as {@code oidc~1f3c}, or {@code role:} and the id of a role
   * @param privilege such as {@code select}
   */
  record Entry(String subject, String privilege) {}

  /** Privileges were granted that were not there before. */
  record PrivilegesGranted(GrantedObject object, List<Entry> entries) implements GrantEvent {}

  /** Privileges were revoked that were there before. */
  record PrivilegesRevoked(GrantedObject object, List<Entry> entries) implements GrantEvent {}

  /** Whether owners of what is in a warehouse or namespace may grant for that was set. */
  record ManagedAccessSet(GrantedObject object, boolean managed) implements GrantEvent {}
}
