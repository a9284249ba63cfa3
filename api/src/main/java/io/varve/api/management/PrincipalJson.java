package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.security.rights.Subject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reference's {@code UserOrRole}: exactly one of both. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PrincipalJson(@Nullable String user, @Nullable String role) {

  private static final String ROLE = "role:";
  private static final int MAX_LENGTH = 1_000;

  static PrincipalJson of(String subject) {
    return Subject.role(subject)
        .map(role -> new PrincipalJson(null, role.toString()))
        .orElseGet(() -> new PrincipalJson(subject, null));
  }

  /** The one of a text: {@code role:} and an id, or the id of a user. */
  static PrincipalJson parse(String text) {
    return text.startsWith(ROLE)
        ? new PrincipalJson(null, text.substring(ROLE.length()))
        : new PrincipalJson(text, null);
  }

  /**
   * As grants spell it.
   *
   * @throws RefusedException if it is none, or both, or no id
   */
  String subject() {
    if ((user == null) == (role == null)) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "A principal is either a user or a role: send one of both");
    }
    if (role != null) {
      return Subject.role(roleId(role));
    }
    String id = String.valueOf(user);
    if (!Subject.isUser(id) || id.length() > MAX_LENGTH) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Ids of users are like oidc~1f3c, the provider and its subject: " + id);
    }
    return id;
  }

  private static UUID roleId(String role) {
    try {
      return UUID.fromString(role);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.BAD_REQUEST, "Ids of roles are UUIDs: " + role);
    }
  }

  /**
   * The one that query parameters name; null if they name none.
   *
   * @param user {@code principalUser}
   * @param role {@code principalRole}
   */
  static @Nullable String subject(@Nullable String user, @Nullable String role) {
    return user == null && role == null ? null : new PrincipalJson(user, role).subject();
  }
}
