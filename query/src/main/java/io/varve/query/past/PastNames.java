package io.varve.query.past;

import io.varve.ledger.read.PreparedReads;
import io.varve.query.name.NameReads.ListedName;
import io.varve.query.namespace.NamespaceReads.ListedNamespace;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists the names that a namespace or a warehouse had. */
public final class PastNames {

  // The list and the position are one number, as in the index; see names_history. Spans of other
  // lists never have it: to ask for the list, too, has the planner read all names that it ever had.
  private static final String LISTED =
      """
      select h.name, h.object_id from history_lists l
      join names_history h
        on int8range((h.list << 36) + h.from_position,
             (h.list << 36) + coalesce(h.to_position, (1::bigint << 36) - 1))
           @> (l.number << 36) + ?::bigint
      where l.container_id = ? and l.kind = ?
      """;

  // What is elsewhere by now, or was when it was dropped, is seen by the rights on it there; so is
  // all, where the container as a whole may not be seen.
  private static final String GRANTED =
      """
      exists (
        select from grants g where g.subject = any(?) and g.warehouse_id = ?
          and (g.object_id = h.object_id or g.namespace_id = h.object_id
            or exists (
              select from namespaces a join namespaces d
                on d.warehouse_id = a.warehouse_id and starts_with(d.path, a.path || E'\\x1f')
              where a.namespace_id = h.object_id and d.namespace_id = g.namespace_id)))
      """;

  private static final String STILL_THERE =
      """
      coalesce(
        (select x.namespace_id from names x where x.object_id = h.object_id),
        (select n.namespace_id from heads d
          join namespaces n on n.namespace_id = (d.state->'name'->>'namespace-id')::uuid
          where d.stream_id = h.object_id),
        (select coalesce(n.parent_id, n.warehouse_id) from namespaces n
          where n.namespace_id = h.object_id),
        l.container_id) = l.container_id
      """;

  private final PreparedReads reads;

  public PastNames(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * The tables, views or generic tables that a namespace had, by name.
   *
   * @param namespace where the rights on it decide what is seen
   */
  public Page<ListedName> tabulars(
      Access access,
      ResolvedWarehouse warehouse,
      long position,
      Lineage namespace,
      ObjectKind kind,
      PageRequest page) {
    List<ListedName> rows =
        list(
            access,
            warehouse,
            position,
            namespace,
            kind,
            page,
            row -> new ListedName(row.getString(1), row.getObject(2, UUID.class), false));
    return page.page(rows, ListedName::name, row -> row);
  }

  /**
   * The namespaces that a warehouse had at its top, or another namespace in it, by name.
   *
   * @param levels of the other namespace; empty for those at the top
   * @param container the warehouse, or the other namespace
   */
  public Page<ListedNamespace> namespaces(
      Access access,
      ResolvedWarehouse warehouse,
      long position,
      List<String> levels,
      Lineage container,
      PageRequest page) {
    List<ListedNamespace> rows =
        list(
            access,
            warehouse,
            position,
            container,
            ObjectKind.NAMESPACE,
            page,
            row -> {
              List<String> all = new ArrayList<>(levels);
              all.add(row.getString(1));
              return new ListedNamespace(row.getObject(2, UUID.class), all, false);
            });
    return page.page(rows, row -> row.levels().getLast(), row -> row);
  }

  private <T> List<T> list(
      Access access,
      ResolvedWarehouse warehouse,
      long position,
      Lineage container,
      ObjectKind kind,
      PageRequest page,
      PreparedReads.Row<T> row) {
    List<Object> values = new ArrayList<>(List.of(position, container.id(), kind.text()));
    String visible = visible(access, warehouse, container, values);
    values.add(page.after());
    values.add(page.rowsToRead());
    return reads.list(
        LISTED + visible + " and h.name > ? order by h.name limit ?", row, values.toArray());
  }

  private static String visible(
      Access access, ResolvedWarehouse warehouse, Lineage container, List<Object> values) {
    Optional<List<String>> everywhere =
        access.filter(Lineage.warehouse(warehouse.projectId(), warehouse.warehouseId()));
    if (everywhere.isEmpty()) {
      return "";
    }
    values.add(everywhere.get().toArray(String[]::new));
    values.add(warehouse.warehouseId());
    return access.filter(container).isEmpty()
        ? " and (" + GRANTED + " or " + STILL_THERE + ")"
        : " and " + GRANTED;
  }

  /**
   * Ids of the namespace that had a name and of those that it was in, the topmost first.
   *
   * @return fewer than {@code levels} if one did not exist
   */
  List<UUID> ids(UUID warehouseId, long position, List<String> levels) {
    return reads.list(
        """
        with recursive at (depth, object_id) as (
          select 0, ?::uuid
          union all
          select at.depth + 1, h.object_id from at
          join history_lists l on l.container_id = at.object_id and l.kind = 'namespace'
          cross join lateral (
            select object_id, to_position from names_history
            where list = l.number and name = (?::text[])[at.depth + 1] and from_position <= ?
            order by from_position desc limit 1) h
          where h.to_position is null or h.to_position > ?)
        select object_id from at where depth > 0 order by depth
        """,
        row -> row.getObject(1, UUID.class),
        warehouseId,
        levels.toArray(String[]::new),
        position,
        position);
  }
}
