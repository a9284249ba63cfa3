package io.varve.command.location;

import io.varve.command.lookup.Warehouse;
import io.varve.ledger.store.LedgerJson;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** How long credentials last that a client got for a folder. */
public final class CredentialLife {

  /** What is vended now may be used until later than its end by as much as clocks differ. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final long USUAL_SECONDS = 3600;

  private CredentialLife() {}

  /** The longest that what is vended or signed for in a warehouse lasts. */
  public static Duration of(Warehouse warehouse) {
    String profile = warehouse.storageProfile();
    long seconds = USUAL_SECONDS;
    if (profile != null) {
      JsonNode said = LedgerJson.mapper().readTree(profile);
      for (String key : new String[] {"sts-token-validity-seconds", "sas-token-validity-seconds"}) {
        seconds = Math.max(seconds, said.path(key).asLong(0));
      }
    }
    return Duration.ofSeconds(seconds).plus(MARGIN);
  }
}
