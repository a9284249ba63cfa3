package io.varve.command.project;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfProject;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.name.Names;
import io.varve.command.project.ProjectCommand.CreateProject;
import io.varve.command.project.ProjectCommand.DeleteProject;
import io.varve.command.project.ProjectCommand.RenameProject;
import io.varve.command.project.ProjectCommand.SetTaskRetention;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;

/** Creates, renames and deletes projects: what a management request comes to. */
public final class ProjectWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;

  public ProjectWrites(CommandGateway commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  /**
   * Creates a project.
   *
   * @throws RefusedException {@link Reason#PROJECT_EXISTS} if the id is or was in use
   */
  public Outcome create(Request request, UUID projectId, String name) {
    Names.checkNew(name);
    return send(request, projectId, new CreateProject(projectId, name));
  }

  /** Gives a project another name. */
  public Outcome rename(Request request, UUID projectId, String name) {
    Names.checkNew(name);
    return send(request, projectId, new RenameProject(projectId, name));
  }

  /**
   * Says for how long it is known how tasks went that have ended.
   *
   * @param seconds null for as long as the server says
   */
  public Outcome setTaskRetention(Request request, UUID projectId, @Nullable Long seconds) {
    return send(request, projectId, new SetTaskRetention(projectId, seconds));
  }

  /**
   * Deletes a project.
   *
   * @throws RefusedException {@link Reason#PROJECT_NOT_EMPTY} if it has a warehouse
   */
  public Outcome delete(Request request, UUID projectId) {
    return send(request, projectId, new DeleteProject(projectId));
  }

  private Outcome send(Request request, UUID projectId, ProjectCommand command) {
    return keys.once(
        request,
        () -> {
          try {
            return commands.send(
                request, projectId, null, command, result -> Outcome.of(projectId));
          } catch (AggregateNotFoundException e) {
            throw new RefusedException(
                Reason.NO_SUCH_PROJECT, "Project does not exist: " + projectId);
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new OfProject(projectId));
          }
        });
  }
}
