package io.varve.security.rights;

import java.util.Optional;
import java.util.UUID;

/**
 * To whom something is granted, as one text: the id of a user, such as {@code oidc~1f3c}, or {@code
 * role:} and the id of a role.
 */
public final class Subject {

  private static final String ROLE = "role:";

  private Subject() {}

  /** A role as a subject. */
  public static String role(UUID roleId) {
    return ROLE + roleId;
  }

  /** The role that a subject is; empty for a user. */
  public static Optional<UUID> role(String subject) {
    return subject.startsWith(ROLE)
        ? Optional.of(UUID.fromString(subject.substring(ROLE.length())))
        : Optional.empty();
  }

  /** Whether a text is the id of a user: that of a provider, a tilde, and the provider's id. */
  public static boolean isUser(String text) {
    int tilde = text.indexOf('~');
    return tilde > 0 && tilde < text.length() - 1 && !text.startsWith(ROLE);
  }

  /** Id of the provider of a user; empty for what is no user. */
  static String provider(String user) {
    return isUser(user) ? user.substring(0, user.indexOf('~')) : "";
  }
}
