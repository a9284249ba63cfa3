package io.varve.query.generictable;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.query.grant.Visible;
import io.varve.query.namespace.Lineages;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;

/** Answers reads of generic tables; how one was described is read from the event that began it. */
public final class GenericTableReads {

  private static final String SAID =
      """
      e.payload->>'format', e.payload->>'location', e.payload->>'doc',
      (e.payload->'properties')::text, (e.payload->'schema')::text,
      (e.payload->'statistics')::text
      """;

  private final PreparedReads reads;

  public GenericTableReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A generic table.
   *
   * @param properties as JSON
   * @param schema as JSON; null if none was given
   * @param statistics as JSON; null if none were given
   * @param protection whether it is protected from being dropped
   */
  public record GenericTableRow(
      UUID genericTableId,
      UUID namespaceId,
      String name,
      String format,
      String location,
      @Nullable String doc,
      String properties,
      @Nullable String schema,
      @Nullable String statistics,
      boolean protection) {}

  /** The generic table of a name, if the request may do with it what it is for. */
  public Optional<GenericTableRow> find(
      Access access, ResolvedWarehouse warehouse, List<String> namespace, String name) {
    return reads
        .optional(
            "select x.name, g.protected, g.generic_table_id, n.namespace_id, "
                + SAID
                + """
            from namespaces n
            join names x
              on x.namespace_id = n.namespace_id and x.name = ? and x.kind = 'generic-table'
            join generic_tables g on g.generic_table_id = x.object_id
            join events e on e.stream_id = g.generic_table_id and e.stream_version = 0
            where n.warehouse_id = ? and n.path = ?
            """,
            GenericTableReads::described,
            name,
            warehouse.warehouseId(),
            NamespacePath.of(namespace))
        .filter(table -> access.admits(lineage(warehouse, namespace, table)));
  }

  /** A generic table that was found by its name, with all that it is in. */
  public Lineage lineage(
      ResolvedWarehouse warehouse, List<String> namespace, GenericTableRow table) {
    return Lineages.of(reads, warehouse, namespace, table.namespaceId())
        .tabular(ObjectKind.GENERIC_TABLE, table.genericTableId());
  }

  private static GenericTableRow described(ResultSet row) throws SQLException {
    return new GenericTableRow(
        row.getObject(3, UUID.class),
        row.getObject(4, UUID.class),
        row.getString(1),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getBoolean(2));
  }

  /** A generic table as it was when it was created, whatever has become of it. */
  public GenericTableRow created(UUID genericTableId) {
    return reads
        .optional(
            "select e.payload->'name'->>'name', false, e.stream_id,"
                + " (e.payload->'name'->>'namespace-id')::uuid, "
                + SAID
                + " from events e where e.stream_id = ? and e.stream_version = 0",
            GenericTableReads::described,
            genericTableId)
        .orElseThrow(() -> new EmptyResultDataAccessException(1));
  }

  /** A generic table in a list. */
  public record ListedGenericTable(
      String name, UUID genericTableId, String format, boolean protection) {}

  /** A namespace's generic tables, in the order of their names. */
  public Page<ListedGenericTable> list(
      UUID namespaceId, Optional<List<String>> seenBy, PageRequest page) {
    List<ListedGenericTable> rows =
        reads.list(
            """
            select x.name, g.generic_table_id, g.format, g.protected
            from names x join generic_tables g on g.generic_table_id = x.object_id
            where x.namespace_id = ? and x.kind = 'generic-table'
            """
                + Visible.object("x.object_id", seenBy)
                + " and x.name > ? order by x.name limit ?",
            row ->
                new ListedGenericTable(
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getBoolean(4)),
            Visible.values(List.of(namespaceId), seenBy, page.after(), page.rowsToRead()));
    return page.page(rows, ListedGenericTable::name, Function.identity());
  }
}
