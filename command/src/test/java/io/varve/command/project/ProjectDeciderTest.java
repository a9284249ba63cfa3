package io.varve.command.project;

import io.varve.command.head.Given;
import io.varve.command.project.ProjectCommand.CreateProject;
import io.varve.command.project.ProjectCommand.DeleteProject;
import io.varve.command.project.ProjectCommand.RenameProject;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Given events, when a command comes, then these events or that refusal. */
final class ProjectDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final Event CREATED = new ProjectCreated(ID, "one");

  private static Given<ProjectState> given(Event... events) {
    return Given.events(ProjectState::evolve, events);
  }

  @Test
  void projectIsCreatedRenamedAndDeleted() {
    given().when(ProjectDecider::decide, new CreateProject(ID, "one")).then(CREATED);
    given(CREATED)
        .when(ProjectDecider::decide, new RenameProject(ID, "two"))
        .then(new ProjectRenamed(ID, "one", "two"));
    given(CREATED).when(ProjectDecider::decide, new RenameProject(ID, "one")).then();
    given(CREATED)
        .when(ProjectDecider::decide, new DeleteProject(ID))
        .then(new ProjectDeleted(ID, "one"));
  }

  @Test
  void deletedAggregateRefusesEverything() {
    Given<ProjectState> ended = given(CREATED, new ProjectDeleted(ID, "one"));
    ended.when(ProjectDecider::decide, new DeleteProject(ID)).refuses(Reason.NO_SUCH_PROJECT);
    ended
        .when(ProjectDecider::decide, new RenameProject(ID, "two"))
        .refuses(Reason.NO_SUCH_PROJECT);
  }
}
