package io.varve.command.idempotency;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.store.SqlErrors;
import io.varve.ledger.write.Writes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Idempotency keys (specification: {@code Idempotency-Key}): bound to principal, route and body.
 * The key's row is the first insert of the command's transaction, so a duplicate in flight waits
 * for it and then replays the outcome.
 */
public final class IdempotencyKeys {

  /** How long a key is kept; {@code GET /v1/config} has it. */
  public static final Duration LIFETIME = Duration.ofHours(1);

  // A key that has expired but is still there is taken over.
  private static final String INSERT =
      """
      insert into idempotency_keys as k (actor, idempotency_key, route, fingerprint, outcome)
      values (?, ?, ?, ?, ?)
      on conflict (actor, idempotency_key) do update
        set route = excluded.route, fingerprint = excluded.fingerprint,
            outcome = excluded.outcome, created_at = now()
        where k.created_at < now() - ?::interval
      """;

  private final JdbcClient jdbc;
  private final Writes writes;

  /**
   * @param writes of the transactions that take keys
   */
  public IdempotencyKeys(JdbcClient jdbc, Writes writes) {
    this.jdbc = jdbc;
    this.writes = writes;
  }

  /** Thrown out of a transaction whose key another transaction has taken. */
  public static final class KeyTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeyTakenException() {
      super("The idempotency key has an outcome already", null, false, false);
    }
  }

  /**
   * Runs {@code work} once for a request's key, or answers what it came to before. A key is looked
   * up only when something is in the way: for the first use of a key, which is nearly every one,
   * the row that {@code work} inserts is enough.
   *
   * @throws RefusedException if the work is or was refused, or the key was used for another request
   */
  public Outcome once(Request request, Supplier<Outcome> work) {
    if (request.key().isEmpty()) {
      return work.get();
    }
    try {
      return work.get();
    } catch (KeyTakenException e) {
      return replayOfOther(request);
    } catch (RefusedException e) {
      if (e.refusal().reason() == Reason.RESTORE_RUNNING && find(request).isPresent()) {
        // The one that runs is the first one's.
        return replayOfOther(request);
      }
      // A duplicate may have been refused only for what the first one did.
      // What is hidden for now is no outcome, and a replay of one does not outlive the right to it.
      if (!request.access().hasHidden()
          && isFinal(e.refusal())
          && insert(request, Outcome.refused(e.refusal())) == 0) {
        return replayOfOther(request);
      }
      throw e;
    }
  }

  // What was committed then may be sealed after the newest position that this node knows of.
  private Outcome replayOfOther(Request request) {
    request.changes().committed(null);
    return replay(find(request).orElseThrow(IdempotencyKeys::stillInFlight));
  }

  /**
   * Takes a request's key in the running transaction, in the statement that inserts the row of the
   * request; it waits for another transaction that is taking the key. If the key has an outcome
   * already, that row has no hash, which Postgres refuses; {@link #isTaken} recognises it.
   *
   * @param outcome what the request comes to, if that is known before; else {@link #finish} says it
   * @param insertion an insert into {@code requests} of values, the first of them the hash
   * @param parameters of the insertion
   */
  public void take(
      Request request, @Nullable Outcome outcome, String insertion, List<?> parameters) {
    List<@Nullable Object> all = new ArrayList<>(params(request, outcome));
    all.addAll(parameters);
    writes.add("with taken as (" + INSERT + " returning 1) " + insertion, all.toArray());
  }

  /** Whether a transaction failed because the key of its request has an outcome already. */
  public static boolean isTaken(Throwable problem) {
    return SqlErrors.isNullRefused(problem, "requests", "hash");
  }

  /** Says in the running transaction what the request came to. */
  public void finish(Request request, Outcome outcome) {
    writes.add(
        "update idempotency_keys set outcome = ? where actor = ? and idempotency_key = ?",
        LedgerJson.mapper().writeValueAsString(outcome),
        request.actor(),
        request.key().orElseThrow());
  }

  /** Keeps the outcome of a request that needed no command. */
  public void record(Request request, Outcome outcome) {
    if (request.key().isPresent() && insert(request, outcome) == 0) {
      throw new KeyTakenException();
    }
  }

  /** Forgets keys that are older than their lifetime; returns how many. */
  public int expire() {
    return jdbc.sql("delete from idempotency_keys where created_at < now() - ?::interval")
        .param(LIFETIME.toString())
        .update();
  }

  private Optional<Outcome> find(Request request) {
    record Row(String route, String fingerprint, String outcome) {}
    return jdbc.sql(
            "select route, fingerprint, outcome from idempotency_keys"
                + " where actor = ? and idempotency_key = ? and created_at >= now() - ?::interval")
        .params(request.actor(), request.key().orElseThrow(), LIFETIME.toString())
        .query(Row.class)
        .optional()
        .map(
            row -> {
              if (!row.route.equals(request.route())
                  || !row.fingerprint.equals(request.fingerprint())) {
                throw new RefusedException(
                    Reason.UNPROCESSABLE,
                    "This Idempotency-Key was used for another request; send a new one");
              }
              return LedgerJson.mapper().readValue(row.outcome, Outcome.class);
            });
  }

  private int insert(Request request, Outcome outcome) {
    return jdbc.sql(INSERT).params(params(request, outcome)).update();
  }

  private static List<@Nullable Object> params(Request request, @Nullable Outcome outcome) {
    return Arrays.asList(
        request.actor(),
        request.key().orElseThrow(),
        request.route(),
        request.fingerprint(),
        outcome == null ? null : LedgerJson.mapper().writeValueAsString(outcome),
        LIFETIME.toString());
  }

  private static Outcome replay(Outcome outcome) {
    if (outcome.refusal() != null) {
      throw outcome.refusal().toException();
    }
    return outcome;
  }

  private static RefusedException stillInFlight() {
    return new RefusedException(
        Reason.UNAVAILABLE, "The first request with this Idempotency-Key has not ended; try again");
  }

  private static boolean isFinal(Refusal refusal) {
    return switch (refusal.reason()) {
      case RESTORE_RUNNING -> false;
      // The reason is a header, and the same request with one is another attempt.
      case REASON_REQUIRED -> false;
      default -> !refusal.reason().isPassing();
    };
  }
}
