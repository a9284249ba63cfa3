package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import org.jspecify.annotations.Nullable;

/** Folds events into the states of streams, as the write side does. */
public interface StateFold {

  /**
   * The state of a stream from its JSON.
   *
   * @param kind of the stream, such as {@code table}
   */
  Object read(String kind, String json);

  /**
   * The state after {@code event}.
   *
   * @param state before, null at the beginning of the stream
   */
  Object fold(String kind, @Nullable Object state, Event event);

  /** A state's JSON, just as the write side keeps it. */
  String write(Object state);
}
