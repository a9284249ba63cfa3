package io.varve.command.tabular;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Remedy;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That something is not dropped, whatever is forced, as its state keeps it.
 *
 * @param reason why
 * @param until when that ends by itself; null if it is to be released
 */
public record Hold(String reason, @Nullable Instant until) {

  /** Whether there is a hold that has not run out. */
  public static boolean stands(@Nullable Hold hold, Instant now) {
    return hold != null && (hold.until == null || hold.until.isAfter(now));
  }

  /** The refusal that it leads to, with the way on. */
  public Decision refuse(TabularKind kind, String name) {
    return Decision.refuse(
        Reason.HELD,
        "The "
            + kind.words()
            + " is held and is not dropped, whatever is forced: "
            + name
            + ", for: "
            + reason
            + (until == null ? "" : "; until " + until),
        Remedy.RELEASE_HOLD);
  }
}
