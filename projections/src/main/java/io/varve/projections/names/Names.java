package io.varve.projections.names;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.write.Writes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code names}, the one name space of tables, views and generic tables. Its unique index
 * and its foreign key to the namespace decide every race.
 */
public final class Names {

  private static final String TAKE =
      "insert into names (namespace_id, name, kind, object_id) values (?, ?, ?, ?)";

  private final Writes writes;

  public Names(Writes writes) {
    this.writes = writes;
  }

  /** Gives a free name to an object. */
  public void take(TabularKind kind, ObjectName name, UUID objectId) {
    writes.add(TAKE, name.namespaceId(), name.name(), kind.text(), objectId);
  }

  /**
   * Gives a free name to a new object, in the statement that inserts its row.
   *
   * @param insertion of the object's row
   * @param parameters of the insertion
   */
  public void takeWith(
      TabularKind kind,
      ObjectName name,
      UUID objectId,
      String insertion,
      @Nullable Object... parameters) {
    List<@Nullable Object> all =
        new ArrayList<>(List.of(name.namespaceId(), name.name(), kind.text(), objectId));
    all.addAll(Arrays.asList(parameters));
    writes.add("with name as (" + TAKE + ") " + insertion, all.toArray());
  }

  /** Gives an object another, free name. */
  public void move(ObjectName from, ObjectName to) {
    writes.add(
        "update names set namespace_id = ?, name = ? where namespace_id = ? and name = ?",
        to.namespaceId(),
        to.name(),
        from.namespaceId(),
        from.name());
  }

  /** Makes the name of an object free again. */
  public void free(ObjectName name, UUID objectId) {
    writes.add(
        "delete from names where namespace_id = ? and name = ? and object_id = ?",
        name.namespaceId(),
        name.name(),
        objectId);
  }
}
