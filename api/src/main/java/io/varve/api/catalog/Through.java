package io.varve.api.catalog;

import io.varve.api.attempt.GivenCredentials.Files;
import io.varve.security.rights.Access;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.access.Delegation;
import io.varve.storage.access.Right;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The views that something is read through.
 *
 * @param access by which it is decided what is read there
 * @param views their ids, and as whom each reads, for people to read; empty if there are none
 * @param query what is added to a path that is to be asked through the same views
 */
record Through(Access access, String views, String query) {

  /** Through no view. */
  static Through nothing(Access access) {
    return new Through(access, "", "");
  }

  /** Of a right on files: through views they are read only. */
  Optional<Right> limited(Optional<Right> right) {
    return views.isEmpty() ? right : right.map(any -> Right.READ);
  }

  /** Of ways to reach files: what signs requests does not know the views. */
  Set<Delegation> limited(Set<Delegation> taken) {
    if (views.isEmpty()) {
      return taken;
    }
    Set<Delegation> limited = EnumSet.of(Delegation.VENDED_CREDENTIALS);
    limited.retainAll(taken);
    return limited;
  }

  Files files(ObjectKind kind, @Nullable UUID id, String location) {
    return new Files(kind, id, location, views);
  }
}
