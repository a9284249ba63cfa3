package io.varve.api.http;

import io.varve.api.memory.ByteBudget;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * Bounds the bytes of request bodies that are in memory at once. A body takes its share before it
 * is read, waits a moment for it, and is refused before any work if there is none; the share is
 * given back when the request has been answered.
 */
final class Admission {

  private static final String ATTRIBUTE = Admission.class.getName();
  // Parsed, a body takes many times its bytes, and the caches want their part of the heap.
  private static final int PART_OF_HEAP = 32;

  private final ByteBudget bodies;

  /**
   * @param bytes of bodies, at most, at once; a larger body comes in when it is alone
   * @param patience how long a body waits for its share
   */
  Admission(long bytes, Duration patience) {
    this.bodies = new ByteBudget(bytes, patience);
  }

  /** The bound for this JVM's heap. */
  static long bound(long maxBodyBytes) {
    return Math.max(maxBodyBytes, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Makes the share of a request as large as its body, of which {@code bytes} are known by now.
   *
   * @throws HttpRefusedException 429 if others hold too much
   */
  void admit(HttpServletRequest request, long bytes) {
    if (!share(request).grow(bytes)) {
      throw new HttpRefusedException(
          ErrorType.TOO_MANY_REQUESTS,
          "Too many large requests at once; nothing was changed, try again");
    }
  }

  private ByteBudget.Share share(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof ByteBudget.Share held) {
      return held;
    }
    ByteBudget.Share share = bodies.share();
    request.setAttribute(ATTRIBUTE, share);
    return share;
  }

  /** Gives back what a request holds, if anything. */
  static void release(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof ByteBudget.Share share) {
      request.removeAttribute(ATTRIBUTE);
      share.close();
    }
  }
}
