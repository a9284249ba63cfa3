package io.varve.security.rights;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Engines that are believed as to which views they read a table through. They alone say as whom a
 * view reads, so what it says is believed, too.
 *
 * @param principals ids of the engines' own users, such as {@code oidc~trino}
 * @param ownerProperty the property of a view with the user as whom it reads, as the engine's
 *     provider knows them; without it, a view reads as who asks
 */
public record TrustedEngines(Set<String> principals, String ownerProperty) {

  /** The property that Trino sets. */
  public static final String TRINO_PROPERTY = "trino.run-as-owner";

  /** No engine is trusted. */
  public static final TrustedEngines NONE = new TrustedEngines(Set.of(), TRINO_PROPERTY);

  public TrustedEngines {
    principals = Set.copyOf(principals);
  }

  /** Whether any engine is trusted. */
  public boolean isAny() {
    return !principals.isEmpty();
  }

  /** Whether a user is a trusted engine. */
  public boolean trusts(String user) {
    return principals.contains(user);
  }

  /**
   * As whom a view reads.
   *
   * @param engine that asks; the view's user is one of its provider
   * @param properties of the view
   * @return empty if it reads as who asks
   */
  public Optional<String> definer(String engine, Map<String, String> properties) {
    return Optional.ofNullable(properties.get(ownerProperty))
        .map(owner -> Subject.provider(engine) + "~" + owner);
  }

  /** Whether a property of a view is the one that says as whom it reads, in any spelling. */
  public boolean isOwnerProperty(String key) {
    return key.equalsIgnoreCase(ownerProperty);
  }
}
