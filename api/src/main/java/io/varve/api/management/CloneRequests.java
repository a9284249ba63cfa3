package io.varve.api.management;

import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.restore.CloneWrites;
import io.varve.command.restore.CloneWrites.Clone;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.TabularKind;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.store.StoreDirectory;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes clones of tables as they were. */
@Component
final class CloneRequests {

  private final PastStates states;
  private final CloneWrites writes;
  private final OpenStores stores;

  CloneRequests(PastStates states, CloneWrites writes, OpenStores stores) {
    this.states = states;
    this.writes = writes;
    this.stores = stores;
  }

  /**
   * A clone that is wanted.
   *
   * @param position of the savepoint
   * @param namespace null for that of the source
   */
  record Wanted(
      UUID sourceId,
      String savepoint,
      long position,
      @Nullable List<String> namespace,
      String name) {}

  /**
   * Makes it, or says what would happen.
   *
   * @throws RefusedException if clients of the warehouse get credentials for a table's own folder
   *     only, by which they could not read it
   */
  Outcome clone(Asked asked, ResolvedWarehouse within, Wanted wanted) {
    boolean vends =
        StoreDirectory.Entry.of(within.storageProfile(), within.secretId())
            .flatMap(stores::of)
            .filter(store -> store.profile().vends())
            .isPresent();
    if (vends) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The warehouse vends credentials that open a table's own folder only, and a clone's files"
              + " are in its source's, too; no clones are made in it");
    }
    MetadataFile content =
        states
            .tabular(within, TabularKind.TABLE, wanted.sourceId, wanted.position)
            .tabulars()
            .getFirst()
            .content();
    if (content == null) {
      throw asked.hidden().get();
    }
    return writes.clone(
        asked,
        new Clone(wanted.sourceId, wanted.savepoint, content, wanted.namespace, wanted.name));
  }
}
