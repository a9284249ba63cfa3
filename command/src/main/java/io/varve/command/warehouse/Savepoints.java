package io.varve.command.warehouse;

import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.store.LedgerJson;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Names of positions that warehouses have, as rules see them under the lock of a warehouse. */
public final class Savepoints {

  /** Savepoints that a warehouse can have. */
  public static final int MOST = 10_000;

  private final JdbcClient jdbc;

  public Savepoints(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Checks that a warehouse has a name.
   *
   * @throws RefusedException {@link Reason#NO_SUCH_SAVEPOINT} if not
   */
  void refuseMissing(UUID warehouseId, String name) {
    if (!jdbc.sql("select exists(select from savepoints where warehouse_id = ? and name = ?)")
        .params(warehouseId, name)
        .query(Boolean.class)
        .single()) {
      throw NameRefusals.noSuchSavepoint(name);
    }
  }

  /**
   * Checks that no clone needs what was at a position.
   *
   * @throws RefusedException {@link Reason#HELD} with the name of one that does
   */
  void refuseNeeded(UUID warehouseId, String name) {
    jdbc.sql(
            """
            select h.state->'name' from tables t join heads h on h.stream_id = t.table_id
            where t.warehouse_id = ? and t.clone_savepoint = ? order by t.table_id limit 1
            """)
        .params(warehouseId, name)
        .query(String.class)
        .optional()
        .ifPresent(
            clone -> {
              throw new RefusedException(
                  Reason.HELD,
                  "The savepoint %s keeps the files of the clone %s; drop that for good first"
                      .formatted(
                          name, LedgerJson.mapper().readValue(clone, ObjectName.class).display()));
            });
  }

  /**
   * Checks that a warehouse can have one more.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if not
   */
  void refuseMore(UUID warehouseId) {
    if (jdbc.sql("select count(*) from savepoints where warehouse_id = ?")
            .param(warehouseId)
            .query(Long.class)
            .single()
        >= MOST) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "A warehouse has " + MOST + " savepoints at most; delete those that nobody needs");
    }
  }
}
