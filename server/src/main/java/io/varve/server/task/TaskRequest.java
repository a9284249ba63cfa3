package io.varve.server.task;

import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import io.varve.security.rights.Access;

/** The request that a task's events carry: nobody asked but Varve itself. */
final class TaskRequest {

  private TaskRequest() {}

  /**
   * A request of a task.
   *
   * @param reason why the task does it
   */
  static Request of(String task, String reason) {
    return new Request(
        Uuids.v7().toString(),
        "varve",
        Request.TASK + task,
        null,
        "",
        null,
        new Request.Client(null, null, reason, null),
        Access.UNLIMITED);
  }
}
