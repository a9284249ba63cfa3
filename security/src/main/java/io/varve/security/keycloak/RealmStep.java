package io.varve.security.keycloak;

import java.util.Optional;

/**
 * A step that was taken in a realm, or would be.
 *
 * @param what kind of thing, for people
 * @param secret of a client that was made; empty for all else
 */
public record RealmStep(String what, String name, Outcome outcome, Optional<String> secret) {

  /** What became of something. */
  public enum Outcome {
    MADE,
    CHANGED,
    KEPT,
    REMOVED,
    ABSENT
  }

  @Override
  public String toString() {
    return what + " " + name + " " + outcome;
  }
}
