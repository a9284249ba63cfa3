package io.varve.ledger.event;

import java.util.List;
import java.util.UUID;

/**
 * Where a table or view stands: its namespace and its name in it.
 *
 * @param namespaceId id of the namespace
 * @param namespace the namespace's levels at that time, for people who read the ledger
 * @param name the name in the namespace
 */
public record ObjectName(UUID namespaceId, List<String> namespace, String name) {

  /** Levels and name, joined by dots, for messages. */
  public String display() {
    return String.join(".", namespace) + "." + name;
  }
}
