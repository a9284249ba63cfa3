package io.varve.command.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.head.Decision;
import io.varve.command.project.ProjectCommand.CreateProject;
import io.varve.command.project.ProjectCommand.DeleteProject;
import io.varve.command.project.ProjectCommand.RenameProject;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Given events, when a command comes, then these events or that refusal. */
final class ProjectDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final ProjectState STATE =
      ProjectState.evolve(null, new ProjectCreated(ID, "one"));

  @Test
  void itBeginsIsRenamedAndEnds() {
    assertThat(ProjectDecider.decide(null, new CreateProject(ID, "one")))
        .isEqualTo(Decision.accept(new ProjectCreated(ID, "one")));
    assertThat(ProjectDecider.decide(STATE, new RenameProject(ID, "two")))
        .isEqualTo(Decision.accept(new ProjectRenamed(ID, "one", "two")));
    assertThat(ProjectDecider.decide(STATE, new RenameProject(ID, "one")))
        .isEqualTo(Decision.accept());
    assertThat(ProjectDecider.decide(STATE, new DeleteProject(ID)))
        .isEqualTo(Decision.accept(new ProjectDeleted(ID, "one")));
  }

  @Test
  void nothingHappensToItBehindItsEnd() {
    ProjectState ended = ProjectState.evolve(STATE, new ProjectDeleted(ID, "one"));
    for (Decision decision :
        new Decision[] {
          ProjectDecider.decide(ended, new DeleteProject(ID)),
          ProjectDecider.decide(ended, new RenameProject(ID, "two"))
        }) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.Refused.class,
              refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.NO_SUCH_PROJECT));
    }
  }
}
