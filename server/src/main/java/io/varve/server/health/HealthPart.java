package io.varve.server.health;

import java.util.Optional;

/** Something that the server needs to serve requests; every bean of this type is asked. */
public interface HealthPart {

  /** A short name in lower case, such as {@code database}; a key of the answer. */
  String name();

  /**
   * What is wrong, reported to anyone who asks, or empty. One that takes more than a second is
   * reported to be silent; it need not catch its exceptions.
   */
  Optional<String> problem();
}
