package io.varve.api.http;

import io.varve.api.memory.ByteBudget;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * Bounds the memory that request bodies take at once, as they come and as they are read. A body has
 * its share before it takes the memory, waits a moment for it, and is refused before any work if
 * there is none; the share is given back when the request has been answered. Small bodies have a
 * part of their own, which large ones cannot fill.
 */
final class Admission {

  /** Bytes of a body that counts as small. */
  static final int SMALL = 64 << 10;

  // The array that it is read into, twice while that grows, and the texts made of it.
  private static final int COPIES = 3;
  private static final int PART_OF_HEAP = 8;
  private static final int SMALL_PART_OF_HEAP = 64;
  private static final String ATTRIBUTE = Admission.class.getName();

  private final ByteBudget large;
  private final ByteBudget small;
  private final Runnable makeRoom;

  /**
   * @param bytes of memory for bodies, at most, at once; one that takes more comes in alone
   * @param smallBytes the same for small bodies
   * @param patience how long a body waits for its share
   * @param makeRoom is called where small bodies find none, to end those that come slowly
   */
  Admission(long bytes, long smallBytes, Duration patience, Runnable makeRoom) {
    this.large = new ByteBudget(bytes, patience);
    this.small = new ByteBudget(smallBytes, patience);
    this.makeRoom = makeRoom;
  }

  /** With the bounds for this JVM's heap. */
  static Admission ofHeap(Runnable makeRoom) {
    long heap = Runtime.getRuntime().maxMemory();
    return new Admission(
        heap / PART_OF_HEAP, heap / SMALL_PART_OF_HEAP, Duration.ofSeconds(2), makeRoom);
  }

  /**
   * Makes the share of a request as large as its body, of which {@code bytes} have come by now.
   *
   * @throws HttpRefusedException 429 if others hold too much
   */
  void admit(HttpServletRequest request, long bytes) {
    Held held = held(request);
    long before = held.body;
    held.body = Math.max(held.body, bytes);
    if (!grow(held)) {
      held.body = before;
      throw refused();
    }
  }

  /**
   * Adds what a body takes when it is read into values.
   *
   * @param nodes bytes of memory
   * @throws HttpRefusedException 413 if that is more than any body may take, 429 if others hold too
   *     much
   */
  void admitNodes(HttpServletRequest request, long nodes) {
    if (nodes > large.bytes()) {
      throw new HttpRefusedException(
          ErrorType.CONTENT_TOO_LARGE,
          "The request takes more memory than this server gives to one; ask for less at once");
    }
    Held held = held(request);
    long before = held.nodes;
    held.nodes = nodes;
    if (!grow(held)) {
      held.nodes = before;
      throw refused();
    }
  }

  /** The values of a body have been made into what was asked for. */
  void releaseNodes(HttpServletRequest request) {
    Held held = held(request);
    held.nodes = 0;
    held.share.shrink(held.bytes());
  }

  /** Gives back what a request holds, if anything. */
  static void release(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Held held) {
      request.removeAttribute(ATTRIBUTE);
      held.share.close();
    }
  }

  private boolean grow(Held held) {
    if (held.isSmall && held.body <= SMALL && held.bytes() <= small.bytes() / 8) {
      return growSmall(held);
    }
    return held.isSmall ? moveToLarge(held, true) : held.share.grow(held.bytes());
  }

  private boolean growSmall(Held held) {
    if (held.share.growNow(held.bytes()) || moveToLarge(held, false)) {
      return true;
    }
    makeRoom.run();
    return held.share.grow(held.bytes());
  }

  private boolean moveToLarge(Held held, boolean waits) {
    ByteBudget.Share share = large.share();
    boolean taken = waits ? share.grow(held.bytes()) : share.growNow(held.bytes());
    if (taken) {
      held.share.close();
      held.share = share;
      held.isSmall = false;
    }
    return taken;
  }

  private static HttpRefusedException refused() {
    return new HttpRefusedException(
        ErrorType.TOO_MANY_REQUESTS,
        "Too many large requests at once; nothing was changed, try again");
  }

  private Held held(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Held held) {
      return held;
    }
    Held held = new Held(small.share());
    request.setAttribute(ATTRIBUTE, held);
    return held;
  }

  /** What a request holds; for one thread at a time. */
  private static final class Held {
    private ByteBudget.Share share;
    private boolean isSmall = true;
    private long body;
    private long nodes;

    private Held(ByteBudget.Share share) {
      this.share = share;
    }

    private long bytes() {
      return COPIES * body + nodes;
    }
  }
}
