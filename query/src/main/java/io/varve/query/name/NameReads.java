package io.varve.query.name;

import io.varve.ledger.read.PreparedReads;
import io.varve.query.grant.Visible;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists what a namespace holds. */
public final class NameReads {

  private final PreparedReads reads;

  public NameReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A table or view in a list.
   *
   * @param objectId null where ids are not asked for
   * @param protection whether it is protected from being dropped; false where that is not asked for
   */
  public record ListedName(String name, @Nullable UUID objectId, boolean protection) {}

  /**
   * A namespace's tables or views, in the order of their names, which an index alone has.
   *
   * @param seenBy subjects of whom one must hold something on each; empty for all
   */
  public Page<ListedName> names(
      UUID namespaceId, String kind, Optional<List<String>> seenBy, PageRequest page) {
    return read(
        "select x.name from names x",
        row -> new ListedName(row.getString(1), null, false),
        namespaceId,
        kind,
        seenBy,
        page);
  }

  /** As {@link #names}, with their ids. */
  public Page<ListedName> list(
      UUID namespaceId, String kind, Optional<List<String>> seenBy, PageRequest page) {
    return read(
        "select x.name, x.object_id from names x",
        row -> new ListedName(row.getString(1), row.getObject(2, UUID.class), false),
        namespaceId,
        kind,
        seenBy,
        page);
  }

  /** As {@link #names}, with their ids and protection. */
  public Page<ListedName> listWhole(
      UUID namespaceId, String kind, Optional<List<String>> seenBy, PageRequest page) {
    return read(
        """
        select x.name, x.object_id, coalesce(t.protected, v.protected)
        from names x
        left join tables t on t.table_id = x.object_id
        left join views v on v.view_id = x.object_id
        """,
        row -> new ListedName(row.getString(1), row.getObject(2, UUID.class), row.getBoolean(3)),
        namespaceId,
        kind,
        seenBy,
        page);
  }

  private Page<ListedName> read(
      String sql,
      PreparedReads.Row<ListedName> row,
      UUID namespaceId,
      String kind,
      Optional<List<String>> seenBy,
      PageRequest page) {
    List<ListedName> rows =
        reads.list(
            sql
                + " where x.namespace_id = ? and x.kind = ?"
                + Visible.object("x.object_id", seenBy)
                + " and x.name > ? order by x.name limit ?",
            row,
            Visible.values(List.of(namespaceId, kind), seenBy, page.after(), page.rowsToRead()));
    return page.page(rows, ListedName::name, Function.identity());
  }
}
