package io.varve.ledger.seal;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the sealer of one node: at once after each commit of this node, and every two seconds for
 * what a node left that died between its commit and its sealing.
 */
public final class SealerLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SealerLoop.class);
  private static final long POLL_MILLIS = 2_000;
  private static final long RETRY_MILLIS = 250;
  // While somebody waits for a position.
  private static final long AGAIN_MILLIS = 5;
  // Sealing costs a transaction; under load one of them seals what was committed in this time.
  private static final long REST_MILLIS = 25;

  private final Sealer sealer;
  private final SealedSignal signal;
  private final SealedPositions positions;
  private final SealedLedger ledger;
  private final Semaphore committed = new Semaphore(0);
  private final Semaphore awaited = new Semaphore(0);
  private final Thread thread;
  private Set<UUID> missed = Set.of();
  private volatile boolean closed;

  /**
   * A loop that is not running yet.
   *
   * @param positions that requests of this node wait for; told by the sealer of what it seals
   * @param ledger has those that another node sealed
   */
  public SealerLoop(
      Sealer sealer, SealedSignal signal, SealedPositions positions, SealedLedger ledger) {
    this.positions = positions;
    this.ledger = ledger;
    this.sealer = sealer;
    this.signal = signal;
    this.thread = Thread.ofPlatform().name("sealer").daemon().unstarted(this::run);
  }

  /** Begins to seal. */
  public void start() {
    thread.start();
  }

  /**
   * Says that this node has committed events.
   *
   * @param awaited whether somebody waits for their positions, so that they are sealed at once
   */
  public void committed(boolean awaited) {
    if (awaited) {
      release(this.awaited);
    }
    release(committed);
  }

  private static void release(Semaphore semaphore) {
    if (semaphore.availablePermits() == 0) {
      semaphore.release();
    }
  }

  private void run() {
    while (!closed) {
      try {
        // What is awaited by now is committed, so this pass seals it; the rest that follows is cut
        // short only for what comes later.
        awaited.drainPermits();
        Optional<Sealer.Pass> pass = sealer.seal();
        pass.ifPresent(p -> signal.reached(p.head()));
        boolean more = pass.map(Sealer.Pass::more).orElse(false);
        boolean waiting = findSealedByOthers(pass.isEmpty());
        if (pass.isPresent()) {
          awaited.tryAcquire(REST_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (!more) {
          positions.idle(true);
          committed.tryAcquire(waiting ? AGAIN_MILLIS : POLL_MILLIS, TimeUnit.MILLISECONDS);
          positions.idle(false);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("Sealing failed and is tried again; commits are not affected", e);
          pause();
        }
      }
    }
    sealTheRest();
  }

  // What is still awaited after a pass is not committed yet, or another node was faster: that is
  // looked up after a pass that found nothing, or once two passes have missed it.
  private boolean findSealedByOthers(boolean foundNothing) {
    Set<UUID> waiting = positions.awaited();
    Set<UUID> sought = new HashSet<>(waiting);
    if (!foundNothing) {
      sought.retainAll(missed);
    }
    if (!sought.isEmpty()) {
      positions.sealed(ledger.positions(sought));
    }
    missed = waiting;
    return !waiting.isEmpty();
  }

  // A server that is alone leaves nothing unsealed; its last anchor then has all that it committed.
  private void sealTheRest() {
    try {
      boolean more = true;
      while (more) {
        // Position 0 says that another node is at it.
        more = sealer.seal().map(pass -> pass.more() && pass.head() > 0).orElse(false);
      }
    } catch (RuntimeException e) {
      LOG.debug("What was committed last is sealed by another node or at the next start", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops when all is sealed that is committed now, or after five seconds; what is left then is
   * sealed by another node or later.
   */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    committed.release();
    thread.join(5_000);
  }
}
