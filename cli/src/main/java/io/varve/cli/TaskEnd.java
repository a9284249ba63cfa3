package io.varve.cli;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Waits for the end of tasks. */
final class TaskEnd {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private TaskEnd() {}

  /**
   * Waits until a task has done its work, has failed or was cancelled, and tells how far it is.
   *
   * @param path of the task
   * @return the task, as it is at the end
   */
  static JsonNode await(ManagementClient client, String path) throws InterruptedException {
    String reported = "";
    while (true) {
      JsonNode task = client.get(path);
      String message = task.path("message").asString("");
      if (!message.equals(reported)) {
        System.err.println(Terminal.text(message));
        reported = message;
      }
      switch (task.path("status").asString()) {
        case "SUCCESS", "FAILED", "CANCELLED" -> {
          return task;
        }
        default -> Thread.sleep(PAUSE);
      }
    }
  }
}
