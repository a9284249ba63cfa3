package io.varve.api.catalog;

import io.varve.api.attempt.GivenCredentials.Files;
import io.varve.api.http.CatalogPath;
import io.varve.command.location.Location;
import io.varve.command.request.Request;
import io.varve.query.namespace.Lineages;
import io.varve.query.past.PastReads;
import io.varve.query.past.PastReads.PastTabular;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.storage.access.ClientAccess;
import io.varve.storage.access.Delegation;
import io.varve.storage.access.Right;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.springframework.stereotype.Component;

/** What clients get to reach the files of a table as it was. */
@Component
final class PastAccess {

  private final TableAccess access;
  private final PastReads past;

  PastAccess(TableAccess access, PastReads past) {
    this.access = access;
    this.past = past;
  }

  /** What a client gets that loads the table of {@code path} as it was. */
  AccessPart part(
      Request request, ResolvedWarehouse warehouse, CatalogPath path, PastTabular table) {
    return AccessPart.of(
        credentials(request, warehouse, path, table),
        table.location(),
        AccessPaths.refresh(path),
        "");
  }

  /**
   * What a client gets about the store of a table as it was: credentials to read, if it may read
   * the files now. Nothing is signed for it. Where something else has its folder by now, only those
   * get any who may read all of the warehouse.
   */
  ClientAccess credentials(
      Request request, ResolvedWarehouse warehouse, CatalogPath path, PastTabular table) {
    return access.access(
        request,
        warehouse,
        access
            .right(path.access(), table.lineage())
            .filter(
                some ->
                    access.right(path.access(), Lineages.of(warehouse)).isPresent()
                        || !isOfAnother(warehouse, table))
            .map(most -> Right.READ),
        new Files(table.lineage().kind(), table.id(), table.location()),
        EnumSet.of(Delegation.VENDED_CREDENTIALS));
  }

  private boolean isOfAnother(ResolvedWarehouse warehouse, PastTabular table) {
    Location folder = Location.of(table.location());
    List<String> atOrOver = new ArrayList<>(folder.ancestors());
    atOrOver.add(folder.toString());
    return past.isOfAnother(warehouse.warehouseId(), table.id(), folder.toString(), atOrOver);
  }
}
