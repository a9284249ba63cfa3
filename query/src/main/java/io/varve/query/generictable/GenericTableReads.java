package io.varve.query.generictable;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
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
      String name,
      String format,
      String location,
      @Nullable String doc,
      String properties,
      @Nullable String schema,
      @Nullable String statistics,
      boolean protection) {}

  /** The generic table of a name. */
  public Optional<GenericTableRow> find(UUID warehouseId, List<String> namespace, String name) {
    return reads.optional(
        "select x.name, g.protected, "
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
        warehouseId,
        NamespacePath.of(namespace));
  }

  private static GenericTableRow described(ResultSet row) throws SQLException {
    return new GenericTableRow(
        row.getString(1),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getBoolean(2));
  }

  /** A generic table as it was when it was created, whatever has become of it. */
  public GenericTableRow created(UUID genericTableId) {
    return reads
        .optional(
            "select e.payload->'name'->>'name', false, "
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
  public Page<ListedGenericTable> list(UUID namespaceId, PageRequest page) {
    List<ListedGenericTable> rows =
        reads.list(
            """
            select x.name, g.generic_table_id, g.format, g.protected
            from names x join generic_tables g on g.generic_table_id = x.object_id
            where x.namespace_id = ? and x.kind = 'generic-table' and x.name > ?
            order by x.name limit ?
            """,
            row ->
                new ListedGenericTable(
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getBoolean(4)),
            namespaceId,
            page.after(),
            page.rowsToRead());
    return page.page(rows, ListedGenericTable::name, Function.identity());
  }
}
