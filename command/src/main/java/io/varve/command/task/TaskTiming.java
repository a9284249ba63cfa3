package io.varve.command.task;

import java.time.Duration;

/**
 * When nodes look for tasks.
 *
 * @param polling how often a node looks for work
 * @param heartbeat how often it says that it is alive
 */
public record TaskTiming(Duration polling, Duration heartbeat) {

  /** Of a server. */
  public static final TaskTiming USUAL =
      new TaskTiming(Duration.ofSeconds(10), Duration.ofSeconds(30));

  /** After how long a node that says nothing is dead, and others take over its work. */
  public Duration patience() {
    return heartbeat.multipliedBy(6);
  }
}
