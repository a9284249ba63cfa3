package io.varve.security.rights;

import java.util.Optional;
import java.util.Set;

/**
 * How it is decided who may do what, on a server with a login.
 *
 * @param decided whether grants decide; otherwise everybody who is admitted may do everything
 * @param administrators ids of principals who administer the server without a grant, such as {@code
 *     oidc~1f3c}; they read no data
 * @param trino that may ask what its users may do; empty if none may
 * @param engines that are believed as to which views they read through
 */
public record RightsSettings(
    boolean decided,
    Set<String> administrators,
    Optional<TrinoSettings> trino,
    TrustedEngines engines) {

  /** Everybody who is admitted may do everything. */
  public static final RightsSettings ALLOW_ALL = new RightsSettings(false, Set.of());

  public RightsSettings {
    administrators = Set.copyOf(administrators);
  }

  /** Without engines of any kind. */
  public RightsSettings(boolean decided, Set<String> administrators) {
    this(decided, administrators, Optional.empty(), TrustedEngines.NONE);
  }
}
