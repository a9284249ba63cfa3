package io.varve.api.management;

import io.varve.command.project.DefaultProject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids as management requests say them. */
final class ProjectIds {

  private ProjectIds() {}

  /** The project of {@code x-project-id} or the like; without one, the default project. */
  static UUID of(@Nullable String projectId) {
    return projectId == null || projectId.isBlank() ? DefaultProject.ID : parse(projectId);
  }

  /** The project that an id names. */
  static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.BAD_REQUEST, "Project ids are UUIDs: " + id);
    }
  }
}
