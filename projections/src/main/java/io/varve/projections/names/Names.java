package io.varve.projections.names;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes {@code names}, the one name space of tables, views and generic tables. Its unique index
 * and its foreign key to the namespace decide every race.
 */
public final class Names {

  private final JdbcClient jdbc;

  public Names(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Gives a free name to an object. */
  public void take(TabularKind kind, ObjectName name, UUID objectId) {
    jdbc.sql("insert into names (namespace_id, name, kind, object_id) values (?, ?, ?, ?)")
        .params(name.namespaceId(), name.name(), kind.text(), objectId)
        .update();
  }

  /** Gives an object another, free name. */
  public void move(ObjectName from, ObjectName to) {
    jdbc.sql("update names set namespace_id = ?, name = ? where namespace_id = ? and name = ?")
        .params(to.namespaceId(), to.name(), from.namespaceId(), from.name())
        .update();
  }

  /** Makes the name of an object free again. */
  public void free(ObjectName name, UUID objectId) {
    jdbc.sql("delete from names where namespace_id = ? and name = ? and object_id = ?")
        .params(name.namespaceId(), name.name(), objectId)
        .update();
  }
}
