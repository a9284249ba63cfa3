package io.varve.command.restore;

import io.varve.ledger.seal.StoredEvent;
import java.util.List;

/** Takes back what events of one stream did. */
interface StreamUndo {

  /**
   * Plans it, or says what is in the way.
   *
   * @param events of the stream, which follow each other
   */
  void plan(Plan plan, Permits permits, Head head, List<StoredEvent> events);
}
