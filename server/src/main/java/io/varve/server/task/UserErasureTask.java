package io.varve.server.task;

import io.varve.ledger.request.UserErasures;
import io.varve.ledger.request.UserErasures.Open;
import io.varve.query.usage.UsageRows;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blanks what requests of users say that an event of the ledger erases, and deletes what they
 * reported of their scans and commits. A run that is killed is gone on with by the next.
 */
public final class UserErasureTask {

  private static final Logger LOG = LoggerFactory.getLogger(UserErasureTask.class);

  private final UserErasures erasures;
  private final UsageRows usage;
  private final Clock clock;

  public UserErasureTask(UserErasures erasures, UsageRows usage, Clock clock) {
    this.erasures = erasures;
    this.usage = usage;
    this.clock = clock;
  }

  /** Carries out all erasures that are due; returns how many rows of requests were blanked. */
  public long run() {
    long blanked = 0;
    Optional<Open> next = erasures.next(clock.instant());
    while (next.isPresent()) {
      Open open = next.get();
      if (open.isWhole()) {
        int reports = usage.forgetActor(open.userId(), open.at());
        erasures.done(open);
        LOG.info(
            "The erasure of sequence {} is done; {} reports were deleted, too",
            open.sequence(),
            reports);
      } else {
        blanked += erasures.some(open);
      }
      next = erasures.next(clock.instant());
    }
    return blanked;
  }
}
