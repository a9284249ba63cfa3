package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the bytes of request bodies that are in memory at once. A body takes its share before it
 * is read, waits a moment for it, and is refused before any work if there is none; the share is
 * given back when the request has been answered. Small requests get by while a large one waits.
 */
final class Admission {

  private static final String ATTRIBUTE = Admission.class.getName();
  // Parsed, a body takes many times its bytes, and the caches want their part of the heap.
  private static final int PART_OF_HEAP = 32;
  private static final int UNIT = 1 << 10;

  private final int all;
  private final Semaphore free;
  private final Duration patience;

  /**
   * @param bytes of bodies, at most, at once; a larger body comes in when it is alone
   * @param patience how long a body waits for its share
   */
  Admission(long bytes, Duration patience) {
    this.all = units(bytes);
    this.free = new Semaphore(all);
    this.patience = patience;
  }

  /** The bound for this JVM's heap. */
  static long bound(long maxBodyBytes) {
    return Math.max(maxBodyBytes, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /** What one request holds. */
  private static final class Share {
    private final Semaphore from;
    private int units;

    Share(Semaphore from) {
      this.from = from;
    }
  }

  /**
   * Makes the share of a request as large as its body, of which {@code bytes} are known by now.
   *
   * @throws HttpRefusedException 429 if others hold too much
   */
  void admit(HttpServletRequest request, long bytes) {
    Share share = share(request);
    int more = Math.min(all, units(bytes)) - share.units;
    if (more > 0) {
      take(more);
      share.units += more;
    }
  }

  private Share share(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Share held) {
      return held;
    }
    Share share = new Share(free);
    request.setAttribute(ATTRIBUTE, share);
    return share;
  }

  private void take(int units) {
    try {
      if (free.tryAcquire(units, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new HttpRefusedException(
        ErrorType.TOO_MANY_REQUESTS,
        "Too many large requests at once; nothing was changed, try again");
  }

  /** Gives back what a request holds, if anything. */
  static void release(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Share share) {
      request.removeAttribute(ATTRIBUTE);
      share.from.release(share.units);
    }
  }

  private static int units(long bytes) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT));
  }
}
