package io.varve.command.namespace;

import io.varve.command.namespace.NamespaceCommand.UpdateNamespaceProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change of properties did, as the specification's {@code UpdateNamespacePropertiesResponse}
 * says it.
 *
 * @param updated keys that were set
 * @param removed keys that were there and are gone
 * @param missing keys that should be removed and were not there
 */
public record PropertiesChange(List<String> updated, List<String> removed, List<String> missing) {

  static PropertiesChange of(NamespaceState before, UpdateNamespaceProperties command) {
    List<String> removed = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String key : command.removals()) {
      (before.properties().containsKey(key) ? removed : missing).add(key);
    }
    return new PropertiesChange(List.copyOf(command.updates().keySet()), removed, missing);
  }
}
