package io.varve.command.task;

import java.util.List;
import java.util.UUID;

/** Has tasks run whose time has come, on whichever node is free; a read-only node does nothing. */
public interface DueTasks {

  /** Hands over all that are due. */
  void dispatch();

  /** Hands over all that are due, and these even if they wait for another try. */
  void tryNow(List<UUID> taskIds);
}
