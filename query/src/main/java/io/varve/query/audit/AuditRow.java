package io.varve.query.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change or an attempt.
 *
 * @param position in the ledger, or among attempts
 * @param at when it was sealed, or recorded
 * @param action of an attempt, or the name of an event
 * @param address of who asked; null if it is not known or was erased
 * @param details a JSON object; null for a change
 */
public record AuditRow(
    long position,
    Instant at,
    String outcome,
    @Nullable String principal,
    @Nullable String action,
    @Nullable String objectKind,
    @Nullable UUID objectId,
    @Nullable String requestId,
    @Nullable String address,
    @Nullable String userAgent,
    @Nullable String details) {

  /** Whether it is an event of the ledger. */
  public boolean isChange() {
    return outcome.equals(AuditFilter.CHANGED);
  }
}
