package io.varve.security.keycloak;

/** Keycloak did not do what was asked; the message says why and what to do, and has no secret. */
public final class KeycloakException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Problem {
    /** It did not answer, or not as Keycloak does. */
    AWAY,
    /** It does not let in who asks, or not do that. */
    REFUSED,
    /** Another client has the name. */
    TAKEN,
    /** The client is not one that Varve made. */
    FOREIGN
  }

  private final Problem problem;

  KeycloakException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  KeycloakException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
