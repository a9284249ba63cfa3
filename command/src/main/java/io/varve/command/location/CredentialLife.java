package io.varve.command.location;

import io.varve.command.lookup.Warehouse;
import java.time.Duration;

/** How long credentials last that a client got for a folder. */
public final class CredentialLife {

  /** What is vended now may be used until later than its end by as much as clocks differ. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final Duration USUAL = Duration.ofHours(1);

  private CredentialLife() {}

  /** The longest that what is vended or signed for in a warehouse lasts. */
  public static Duration of(Warehouse warehouse) {
    Duration validity = warehouse.storage().credentialValidity();
    return (validity.compareTo(USUAL) > 0 ? validity : USUAL).plus(MARGIN);
  }
}
