package io.varve.query.past;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.project.ProjectReads.ProjectRow;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds which projects there were at a position, and their names. */
public final class PastProjects {

  private static final String PROJECTS =
      """
      select p.project_id, p.name from (
        select distinct on (e.stream_id) e.stream_id as project_id, e.event_name,
          coalesce(e.payload->>'to', e.payload->>'name') collate "C" as name
        from events b join events e on e.stream_id = b.stream_id
        join chain c on c.sequence = e.sequence
        where b.event_name in ({created}) {which}
          and e.event_name in ({created}, {renamed}, {deleted}) and c.position <= ?
        order by e.stream_id, e.stream_version desc) p
      where p.event_name not in ({deleted}) {seen}
      order by p.name, p.project_id
      """
          .replace("{created}", EventTypes.sqlNames(ProjectCreated.class))
          .replace("{renamed}", EventTypes.sqlNames(ProjectRenamed.class))
          .replace("{deleted}", EventTypes.sqlNames(ProjectDeleted.class));

  private static final String ALL = PROJECTS.replace("{which}", "").replace("{seen}", "");

  private static final String SEEN =
      PROJECTS
          .replace("{which}", "")
          .replace(
              "{seen}",
              """
              and exists (select from grants g where g.subject = any(?)
                and p.project_id in (g.object_id, g.project_id))
              """);

  private static final String ONE =
      PROJECTS.replace("{which}", "and b.stream_id = ?").replace("{seen}", "");

  private final PreparedReads reads;

  public PastProjects(PreparedReads reads) {
    this.reads = reads;
  }

  /** A project as it was; empty if it was not there. */
  public Optional<ProjectRow> find(UUID projectId, long position) {
    return list(ONE, projectId, position).stream().findFirst();
  }

  /**
   * All projects that there were, by name.
   *
   * @param seenBy subjects of whom one must hold something now on each or in it; empty for all
   */
  public List<ProjectRow> list(long position, Optional<List<String>> seenBy) {
    return seenBy
        .map(some -> list(SEEN, position, some.toArray(String[]::new)))
        .orElseGet(() -> list(ALL, position));
  }

  private List<ProjectRow> list(String sql, Object... values) {
    return reads.list(
        sql, row -> new ProjectRow(row.getObject(1, UUID.class), row.getString(2), null), values);
  }
}
