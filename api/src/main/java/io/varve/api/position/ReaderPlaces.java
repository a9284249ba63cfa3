package io.varve.api.position;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Places for requests that wait for events; each has a thread and the buffers of its connection.
 * One principal that may not read the whole ledger gets some of them only: others wait, too.
 */
public final class ReaderPlaces {

  private final Semaphore places;
  private final int mostOfOne;
  private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

  /**
   * @param most of all together
   * @param mostOfOne of one principal that may not read the whole ledger
   */
  public ReaderPlaces(int most, int mostOfOne) {
    this.places = new Semaphore(most);
    this.mostOfOne = mostOfOne;
  }

  /** A place, until it is closed. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @param whole whether the one who asks may read the whole ledger
   * @throws RefusedException if there is none; {@code message} says what to do
   */
  public Place take(String actor, boolean whole, String message) {
    int ofOne = taken.merge(actor, 1, Integer::sum);
    if ((whole || ofOne <= mostOfOne) && places.tryAcquire()) {
      return () -> {
        places.release();
        leave(actor);
      };
    }
    leave(actor);
    throw new RefusedException(Reason.TOO_MANY_REQUESTS, message);
  }

  private void leave(String actor) {
    taken.computeIfPresent(actor, (one, count) -> count == 1 ? null : count - 1);
  }
}
