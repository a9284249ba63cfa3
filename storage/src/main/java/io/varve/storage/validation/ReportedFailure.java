package io.varve.storage.validation;

import io.varve.storage.store.Store;
import io.varve.storage.store.StoreResponse;
import io.varve.storage.validation.Checks.FailedException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response by which a store refused something.
 *
 * @param failure what Varve saw of it; for the log only
 */
record ReportedFailure(StoreResponse answer, Exception failure) {

  private static final Logger LOG = LoggerFactory.getLogger(ReportedFailure.class);

  /** Nothing that can be relied on came from a store: it looks the same whatever came instead. */
  static final class UnreachedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachedException(String sentence) {
      super(sentence, null, false, false);
    }
  }

  /** What made something fail; what is not known to be an answer is none. */
  static ReportedFailure of(Store store, Exception failure) {
    return new ReportedFailure(
        store.answer(failure).orElseGet(() -> StoreResponse.none(failure)), failure);
  }

  /**
   * The end of a check, as {@link FailedException}, or as {@link UnreachedException} if no store
   * sent it. That one does not report how far it came; the log does.
   *
   * @param who could not do it
   * @param what it was, such as "could not write" and a location
   * @param location of the warehouse
   */
  RuntimeException failed(String who, String what, String location) {
    if (answer.isOfStore() || answer.rule() != null) {
      return new FailedException(who + " " + what + ": " + answer.reason());
    }
    String errorId = UUID.randomUUID().toString();
    LOG.warn("Error ID {}: {} {}", errorId, who, what, failure);
    return new UnreachedException(
        who
            + " could not write and read under "
            + location
            + ": "
            + answer.reason()
            + "; the server's log says more. Error ID: "
            + errorId);
  }
}
