package io.varve.query.generictable;

import io.varve.projections.namespace.NamespacePath;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers reads of generic tables; how one was described is read from the event that began it. */
public final class GenericTableReads {

  private static final String SAID =
      """
      e.payload->>'format' as format, e.payload->>'location' as location,
      e.payload->>'doc' as doc, (e.payload->'properties')::text as properties,
      (e.payload->'schema')::text as schema, (e.payload->'statistics')::text as statistics
      """;

  private final JdbcClient jdbc;

  public GenericTableReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
    return jdbc.sql(
            "select x.name, g.protected as protection, "
                + SAID
                + """
                from namespaces n
                join names x
                  on x.namespace_id = n.namespace_id and x.name = ? and x.kind = 'generic-table'
                join generic_tables g on g.generic_table_id = x.object_id
                join events e on e.stream_id = g.generic_table_id and e.stream_version = 0
                where n.warehouse_id = ? and n.path = ?
                """)
        .params(name, warehouseId, NamespacePath.of(namespace))
        .query(GenericTableRow.class)
        .optional();
  }

  /** A generic table as it was when it was created, whatever has become of it. */
  public GenericTableRow created(UUID genericTableId) {
    return jdbc.sql(
            "select e.payload->'name'->>'name' as name, false as protection, "
                + SAID
                + " from events e where e.stream_id = ? and e.stream_version = 0")
        .param(genericTableId)
        .query(GenericTableRow.class)
        .single();
  }

  /** A generic table in a list. */
  public record ListedGenericTable(
      String name, UUID genericTableId, String format, boolean protection) {}

  /** A namespace's generic tables, in the order of their names. */
  public Page<ListedGenericTable> list(UUID namespaceId, PageRequest page) {
    List<ListedGenericTable> rows =
        jdbc.sql(
                """
                select x.name, g.generic_table_id, g.format, g.protected as protection
                from names x join generic_tables g on g.generic_table_id = x.object_id
                where x.namespace_id = ? and x.kind = 'generic-table' and x.name > ?
                order by x.name limit ?
                """)
            .params(namespaceId, page.after(), page.rowsToRead())
            .query(ListedGenericTable.class)
            .list();
    return page.page(rows, ListedGenericTable::name, Function.identity());
  }
}
