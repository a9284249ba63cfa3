package io.varve.command.person;

/** People as the nodes admit them, which may be as they were a moment ago. */
@FunctionalInterface
public interface ServedPeople {

  /** Returns when no node admits anybody by what was so before this call. */
  void awaitSeen();
}
