package io.varve.projections.verify;

import io.varve.ledger.anchor.AnchorKeys;
import java.util.List;

/**
 * What was signed of a ledger before, outside of its database.
 *
 * @param trusted the keys that may have signed it
 */
public record Anchored(AnchorKeys trusted, List<AnchorCopy> copies) {

  /** Nothing. */
  public static final Anchored NONE = new Anchored(AnchorKeys.parse(List.of()), List.of());
}
