package io.varve.query.apiclient;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.ledger.read.PreparedReads;
import io.varve.security.oidc.TokenCutoffs;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Answers which tokens of providers have ended before their time. Where none ever has, that costs a
 * node one read a second for all.
 */
public final class TokenCutoffReads implements TokenCutoffs {

  /**
   * For how long an answer may be used after it was read. Who ends tokens is answered only after
   * this time, so no node admits by one of them once that was answered.
   */
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final int MOST = 50_000;

  private final PreparedReads reads;
  private final Cache<String, Leased> leased = Caffeine.newBuilder().maximumSize(MOST).build();
  private volatile @Nullable Leased any;

  public TokenCutoffReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * What was read.
   *
   * @param issuedUntil no token that was issued until then stands
   * @param until by the clock of the machine, for how long this may be used
   */
  private record Leased(Instant issuedUntil, long until) {

    boolean isFresh() {
      return System.nanoTime() - until < 0;
    }
  }

  @Override
  public boolean stand(String principal, Instant issuedAt) {
    return !isAny() || issuedAt.isAfter(issuedUntil(principal));
  }

  private boolean isAny() {
    Leased known = any;
    if (known == null || !known.isFresh()) {
      long until = System.nanoTime() + LEASE.toNanos();
      boolean found =
          reads.optional("select 1 from token_cutoffs limit 1", row -> true).isPresent();
      known = new Leased(found ? Instant.MAX : Instant.MIN, until);
      any = known;
    }
    return known.issuedUntil.equals(Instant.MAX);
  }

  private Instant issuedUntil(String principal) {
    Leased known = leased.getIfPresent(principal);
    if (known == null || !known.isFresh()) {
      long until = System.nanoTime() + LEASE.toNanos();
      Instant cutoff =
          reads
              .optional(
                  "select issued_until from token_cutoffs where principal = ?",
                  row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                  principal)
              .orElse(Instant.MIN);
      known = new Leased(cutoff, until);
      leased.put(principal, known);
    }
    return known.issuedUntil;
  }

  /** Returns when no node uses what it read before this call. */
  public void awaitSeen() {
    any = null;
    leased.invalidateAll();
    try {
      Thread.sleep(LEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
