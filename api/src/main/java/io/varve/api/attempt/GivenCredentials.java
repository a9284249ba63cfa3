package io.varve.api.attempt;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.command.request.Request;
import io.varve.ledger.attempt.Attempt;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.Attempt.Who;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.ledger.attempt.AuditedReads;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.access.ClientAccess.Credential;
import io.varve.storage.access.Right;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records which credentials to files are given to whom, before they are. A credential that is given
 * to a principal for a table once more, and a request that is signed within an hour of another, are
 * not recorded again; this node remembers so many of them.
 */
public final class GivenCredentials {

  private static final int KEPT = 50_000;

  /** As long as a session of STS can last. */
  private static final Duration CREDENTIAL = Duration.ofHours(12);

  private static final Duration SESSION = Duration.ofHours(1);

  private final AttemptLog log;
  private final Clock clock;
  private final boolean recorded;
  private final AsyncCache<Given, Boolean> vended = kept(CREDENTIAL);
  private final AsyncCache<Given, Boolean> signed = kept(SESSION);

  /**
   * Records in {@code log}.
   *
   * @param reads whether they are recorded
   */
  public GivenCredentials(AttemptLog log, Clock clock, AuditedReads reads) {
    this.recorded = reads != AuditedReads.NONE;
    this.log = log;
    this.clock = clock;
  }

  private static AsyncCache<Given, Boolean> kept(Duration time) {
    return Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(time).buildAsync();
  }

  /**
   * The table whose files are reached.
   *
   * @param id null while it is only staged
   * @param through ids of the views that it is read through, and as whom; empty if through none
   */
  public record Files(ObjectKind kind, @Nullable UUID id, String location, String through) {

    /** Reached through no view. */
    public Files(ObjectKind kind, @Nullable UUID id, String location) {
      this(kind, id, location, "");
    }
  }

  /** The key of what was recorded; a session of signing has no credential. */
  private record Given(
      String actor, Optional<UUID> role, Files files, Right right, String credential) {
    static Given of(Request request, Files files, Right right, String credential) {
      return new Given(request.actor(), request.access().assumedRole(), files, right, credential);
    }
  }

  /**
   * Records that a credential is given, unless it is already; returns when that is committed.
   *
   * @throws io.varve.ledger.attempt.UnrecordedException if it can't be recorded
   */
  public void vended(Request request, Files files, Right right, Credential credential) {
    record(
        vended,
        Outcome.VENDED,
        request,
        Given.of(request, files, right, credential.id()),
        () ->
            new Details()
                .with("credential", credential.id())
                .with("until", credential.until() == null ? null : credential.until().toString()));
  }

  /** As {@link #vended}, of a session in which requests are signed. */
  public void signed(Request request, Files files, Right right) {
    record(
        signed,
        Outcome.SIGNED,
        request,
        Given.of(request, files, right, ""),
        () -> new Details().with("until", clock.instant().plus(SESSION).toString()));
  }

  private void record(
      AsyncCache<Given, Boolean> known,
      Outcome outcome,
      Request request,
      Given given,
      Supplier<Details> details) {
    if (!recorded) {
      return;
    }
    CompletableFuture<Boolean> row =
        known.get(
            given,
            (missing, executor) ->
                log.add(attempt(outcome, request, given, details.get())).thenApply(done -> true));
    // What failed is not kept, so that the next request tries again.
    AttemptLog.await(row);
  }

  private static Attempt attempt(Outcome outcome, Request request, Given given, Details details) {
    boolean writes = given.right == Right.READ_WRITE;
    Request.Client client = request.client();
    return new Attempt(
        outcome,
        given.actor,
        writes ? "write_data" : "read_data",
        given.files.kind().text(),
        given.files.id(),
        new Who(
            request.id(),
            client.userAgent(),
            client.remoteAddress(),
            client.reason(),
            client.ticket()),
        details
            .with("assumed-role", given.role.map(UUID::toString).orElse(null))
            .with("right", writes ? "read-write" : "read")
            .with("location", given.files.location())
            .with("through", given.files.through().isEmpty() ? null : given.files.through())
            .with("route", request.route())
            .toString());
  }
}
