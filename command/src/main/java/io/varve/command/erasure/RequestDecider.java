package io.varve.command.erasure;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.RequestEvent.RequestErased;
import java.util.List;

/** The rules of erasing who asked. */
public final class RequestDecider {

  private RequestDecider() {}

  /**
   * Erases rows of a request; what was erased before is no change.
   *
   * @param known whether there is or was a row of the request
   * @param hashes of rows that are not erased, in hex
   */
  public static Decision erase(EraseRequest command, boolean known, List<String> hashes) {
    if (!known) {
      return Decision.refuse(
          Reason.NO_SUCH_REQUEST, "No change was made by a request " + command.requestId());
    }
    return Decision.accept(
        hashes.stream()
            .map(hash -> new RequestErased(command.requestId(), hash))
            .toArray(Event[]::new));
  }
}
