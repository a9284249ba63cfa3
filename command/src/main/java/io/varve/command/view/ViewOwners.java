package io.varve.command.view;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.TrustedEngines;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.iceberg.view.ViewMetadata;

/**
 * Who may say as whom a view reads, and what it reads then: trusted engines, which know who asks
 * them. Where none is trusted, the property that says it means nothing.
 */
final class ViewOwners {

  private final TrustedEngines engines;

  ViewOwners(TrustedEngines engines) {
    this.engines = engines;
  }

  /**
   * Checks the properties of a new view.
   *
   * @throws ForbiddenException if they say as whom it reads, and who makes it may not say that
   */
  void check(String actor, Map<String, String> properties) {
    check(actor, Map.of(), properties);
  }

  /**
   * Checks a change.
   *
   * @throws ForbiddenException if it changes as whom the view reads, or what it reads as somebody,
   *     and who makes it may not say that
   */
  void check(String actor, ViewMetadata before, ViewMetadata after) {
    check(actor, before.properties(), after.properties());
    boolean reads =
        before.currentVersionId() != after.currentVersionId()
            || !before.versions().equals(after.versions());
    if (engines.isAny()
        && !engines.trusts(actor)
        && reads
        && before.properties().containsKey(engines.ownerProperty())) {
      throw forbidden();
    }
  }

  private void check(String actor, Map<String, String> before, Map<String, String> after) {
    if (!engines.isAny()) {
      return;
    }
    boolean changes =
        Stream.concat(before.keySet().stream(), after.keySet().stream())
            .filter(engines::isOwnerProperty)
            .anyMatch(key -> !Objects.equals(before.get(key), after.get(key)));
    if (changes && !engines.trusts(actor)) {
      throw forbidden();
    }
    boolean misspelled =
        after.keySet().stream()
            .filter(engines::isOwnerProperty)
            .anyMatch(key -> !key.equals(engines.ownerProperty()));
    if (changes && misspelled) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "The property must be spelled " + engines.ownerProperty());
    }
  }

  private ForbiddenException forbidden() {
    return new ForbiddenException(
        "Only a trusted engine may set or change the property "
            + engines.ownerProperty()
            + " of a view, and the SQL of a view that has it");
  }
}
