package io.varve.security.principal;

import java.util.List;

/**
 * Who asks, as an identity provider says.
 *
 * @param id id of the provider and its subject, such as {@code oidc~1f3c}; it is kept in the ledger
 *     for good
 * @param name for people to read; the id if the provider names none
 * @param kind whether it is a person
 * @param roles as the provider's roles claim has them; empty without such a claim
 */
public record Principal(String id, String name, Kind kind, List<String> roles) {

  /** The two kinds of users that the management API knows. */
  public enum Kind {
    HUMAN,
    APPLICATION
  }

  public Principal {
    roles = List.copyOf(roles);
  }
}
