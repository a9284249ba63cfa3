package io.varve.security.rights;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Where grants are read from. */
public interface GrantSource {

  /** The version of all grants, roles and members; each change of them makes it greater. */
  long version();

  /**
   * A grant of a principal, its own or one of its roles.
   *
   * @param objectId what it is on
   * @param within ids of the warehouse and the project that the object is in, where it is in one;
   *     not of a namespace, which it may leave
   */
  record Held(UUID objectId, String privilege, List<UUID> within) {}

  /**
   * What is granted to a principal.
   *
   * @param subjects the principal and all its roles, as {@link Subject} spells them
   * @param grants the first of them
   */
  record Holding(List<String> subjects, List<Held> grants) {}

  /**
   * What is granted to a principal.
   *
   * @param user id of a user, or the subject of a role
   * @param provider whose roles are those of the token
   * @param tokenRoles ids of roles at the provider
   * @param most how many grants are read
   */
  Holding holding(String user, String provider, Collection<String> tokenRoles, int most);

  /** What is granted to one of several subjects on one of several objects. */
  List<Held> on(List<String> subjects, Set<UUID> objects);

  /** Whether something is granted to one of several subjects on what is in an object. */
  boolean isAnyWithin(List<String> subjects, ObjectKind kind, UUID objectId);

  /** Those of several objects in which something is granted to one of several subjects. */
  default Set<UUID> withAny(List<String> subjects, ObjectKind kind, Set<UUID> objects) {
    return objects.stream()
        .filter(object -> isAnyWithin(subjects, kind, object))
        .collect(Collectors.toSet());
  }
}
