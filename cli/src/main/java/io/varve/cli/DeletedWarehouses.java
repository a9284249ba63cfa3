package io.varve.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Warehouses that were deleted and have not ended. */
final class DeletedWarehouses {

  private DeletedWarehouses() {}

  /** All of the project. */
  static List<JsonNode> all(ManagementClient client) throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    String token = "";
    while (true) {
      JsonNode page = client.get("deleted-warehouses?pageSize=1000" + token);
      page.path("warehouses").forEach(all::add);
      if (!page.hasNonNull("next-page-token")) {
        return all;
      }
      token = "&pageToken=" + ManagementClient.encoded(page.get("next-page-token").asString());
    }
  }

  /** The one of a name or an id. */
  static JsonNode find(ManagementClient client, String nameOrId) throws InterruptedException {
    List<JsonNode> found =
        all(client).stream()
            .filter(
                one ->
                    one.path("name").asString().equals(nameOrId)
                        || one.path("id").asString().equals(nameOrId))
            .toList();
    if (found.isEmpty()) {
      throw new RefusedByServerException("No deleted warehouse has this name or id: " + nameOrId);
    }
    if (found.size() > 1) {
      throw new UsageException(
          "Several warehouses of this name were deleted, so say an id: "
              + String.join(", ", found.stream().map(one -> one.path("id").asString()).toList()));
    }
    return found.getFirst();
  }

  /**
   * Waits until a task has done its work, and tells how far it is.
   *
   * @return the task, as it is at the end
   */
  static JsonNode await(ManagementClient client, String taskId) throws InterruptedException {
    JsonNode task = TaskEnd.await(client, "project/task/by-id/" + ManagementClient.encoded(taskId));
    if (!task.path("status").asString().equals("SUCCESS")) {
      throw new RefusedByServerException(
          "The task " + taskId + " did not come to its end: " + task.path("message").asString(""));
    }
    return task;
  }
}
