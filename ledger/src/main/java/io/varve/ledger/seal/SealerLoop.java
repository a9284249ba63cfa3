package io.varve.ledger.seal;

import java.util.Optional;
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
  // Sealing costs a transaction; under load one of them seals what was committed in this time.
  private static final long REST_MILLIS = 25;

  private final Sealer sealer;
  private final SealedSignal signal;
  private final Semaphore committed = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** A loop that is not running yet. */
  public SealerLoop(Sealer sealer, SealedSignal signal) {
    this.sealer = sealer;
    this.signal = signal;
    this.thread = Thread.ofPlatform().name("sealer").daemon().unstarted(this::run);
  }

  /** Begins to seal. */
  public void start() {
    thread.start();
  }

  /** Says that this node has committed events. */
  public void committed() {
    if (committed.availablePermits() == 0) {
      committed.release();
    }
  }

  private void run() {
    while (!closed) {
      try {
        Optional<Sealer.Pass> pass = sealer.seal();
        pass.ifPresent(p -> signal.reached(p.head()));
        boolean more = pass.map(Sealer.Pass::more).orElse(false);
        if (pass.isPresent()) {
          Thread.sleep(REST_MILLIS);
        }
        if (!more) {
          committed.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
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
