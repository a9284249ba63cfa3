package io.varve.command.restore;

import io.varve.command.project.ProjectCommand;
import io.varve.command.project.ProjectCommand.RenameProject;
import io.varve.command.project.ProjectCommand.SetTaskRetention;
import io.varve.command.project.ProjectState;
import io.varve.command.restore.Compensation.Other;
import io.varve.command.restore.Plan.Step;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import io.varve.ledger.seal.StoredEvent;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes back what events did to a project: its name, and how long its tasks are known. */
final class ProjectUndo implements StreamUndo {

  private static final int MOST_EVENTS = 1000;
  private static final String RENAMED = EventTypes.sqlNames(ProjectRenamed.class);
  private static final String RETENTION = EventTypes.sqlNames(ProjectTaskRetentionSet.class);

  private final RestoreReads reads;

  ProjectUndo(RestoreReads reads) {
    this.reads = reads;
  }

  @Override
  public void plan(Plan plan, Permits permits, Head head, List<StoredEvent> events) {
    ProjectState now = head.as(ProjectState.class);
    for (StoredEvent stored : events) {
      Event event = Undoing.event(stored);
      if (event instanceof ProjectCreated || event instanceof ProjectDeleted) {
        block(
            plan,
            new Later(stored.eventId(), stored.name()),
            now,
            event instanceof ProjectCreated
                ? "A project is not ended by an undo; delete it"
                : "A project that has ended does not come back");
        return;
      }
    }
    List<Event> earlier =
        reads.events(head.id(), events.getFirst().streamVersion(), MOST_EVENTS + 1);
    if (earlier.size() > MOST_EVENTS) {
      block(
          plan,
          null,
          now,
          "Its history has more than %d events before this; change it by hand"
              .formatted(MOST_EVENTS));
      return;
    }
    ProjectState before = fold(null, earlier);
    ProjectState after = fold(before, events.stream().map(Undoing::event).toList());
    if (Boolean.TRUE.equals(now.deleted())) {
      block(plan, null, now, "It has ended");
      return;
    }
    long last = events.getLast().streamVersion();
    Lineage project = Lineage.project(head.id());
    if (!before.name().equals(after.name())) {
      permits.check(Action.PROJECT_RENAME, project);
      if (now.name().equals(after.name())) {
        change(
            plan,
            head,
            now,
            new RenameProject(head.id(), before.name()),
            "rename",
            List.of(before.name()));
      } else {
        later(plan, now, reads.later(head.id(), last, RENAMED), "It got another name since");
      }
    }
    if (!Objects.equals(before.taskRetentionSeconds(), after.taskRetentionSeconds())) {
      permits.check(Action.PROJECT_MODIFY_TASK_QUEUE_CONFIG, project);
      if (Objects.equals(now.taskRetentionSeconds(), after.taskRetentionSeconds())) {
        change(
            plan,
            head,
            now,
            new SetTaskRetention(head.id(), before.taskRetentionSeconds()),
            "set-task-retention",
            null);
      } else {
        later(plan, now, reads.later(head.id(), last, RETENTION), "It was set since");
      }
    }
  }

  private static ProjectState fold(@Nullable ProjectState state, List<Event> events) {
    ProjectState folded = state;
    for (Event event : events) {
      folded = ProjectState.evolve(folded, event);
    }
    return Objects.requireNonNull(folded);
  }

  private static void change(
      Plan plan,
      Head head,
      ProjectState now,
      ProjectCommand command,
      String action,
      @Nullable List<String> to) {
    plan.others.add(new Other(head.id(), head.version(), command));
    plan.steps.add(new Step("project", head.id(), List.of(now.name()), action, to, List.of()));
  }

  private static void later(Plan plan, ProjectState now, List<Later> later, String why) {
    later.forEach(event -> block(plan, event, now, why));
    if (later.isEmpty()) {
      block(plan, null, now, why);
    }
  }

  private static void block(Plan plan, @Nullable Later event, ProjectState now, String why) {
    plan.block(event, "project", now.projectId(), List.of(now.name()), why);
  }
}
