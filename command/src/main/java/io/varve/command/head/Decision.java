package io.varve.command.head;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.Remedy;
import io.varve.ledger.event.Event;
import java.util.List;

/** What a decider answers: the events that happen, or the refusal. */
public sealed interface Decision {

  /** The command is accepted; no events means that nothing changes. */
  record Accepted(List<Event> events) implements Decision {}

  /** The command is refused and nothing changes. */
  record Refused(Refusal refusal) implements Decision {}

  /** Accepts with {@code events}. */
  static Decision accept(Event... events) {
    return new Accepted(List.of(events));
  }

  /** Refuses for {@code reason}. */
  static Decision refuse(Reason reason, String message, Remedy... remedies) {
    return new Refused(new Refusal(reason, message, remedies));
  }
}
