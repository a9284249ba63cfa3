package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import org.jspecify.annotations.Nullable;

/** Folds an event into the state of its stream, as the write side does; both are JSON. */
@FunctionalInterface
public interface StateFold {

  /**
   * The state after {@code event}.
   *
   * @param kind of the stream, such as {@code table}
   * @param state before, null at the beginning of the stream
   */
  String fold(String kind, @Nullable String state, Event event);
}
