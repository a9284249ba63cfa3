package io.varve.api.rights;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import java.util.UUID;

/** Decides on a project that a request names, wherever it names it. */
public final class ProjectAccess {

  private ProjectAccess() {}

  /**
   * Returns if the request may do to a project what it is for.
   *
   * @throws RefusedException as if the project were not there, if the request may not know of it
   */
  public static void check(Access access, UUID project) {
    if (!access.admits(Lineage.project(project))) {
      throw new RefusedException(Reason.NO_SUCH_PROJECT, "Project does not exist: " + project);
    }
  }
}
