package io.varve.api.management;

import io.varve.api.catalog.PageTokens;
import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.query.grant.GrantLists;
import io.varve.query.grant.GrantLists.GrantRow;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.PastGrants;
import io.varve.query.past.PastTree;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is granted on an object that a request names, or was at the moment that it asks for. */
@Component
final class AskedGrants {

  private final GrantLists lists;
  private final PastGrants past;
  private final PastTree tree;
  private final RequestedObjects objects;
  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;

  AskedGrants(
      GrantLists lists,
      PastGrants past,
      PastTree tree,
      RequestedObjects objects,
      RequestedWarehouses warehouses,
      WarehousePositions positions) {
    this.lists = lists;
    this.past = past;
    this.tree = tree;
    this.objects = objects;
    this.warehouses = warehouses;
    this.positions = positions;
  }

  /** The page of a list of grants that a request asks for. */
  static PageRequest page(@Nullable String pageToken, @Nullable String pageSize) {
    return PageTokens.ofKeys(pageToken, pageSize, GrantLists.KEY);
  }

  /**
   * Grants on an object that is there.
   *
   * @param asOf the moment; null for now
   * @param subject to whom; null for all
   * @throws RefusedException if it was not there at the moment
   */
  Page<GrantRow> on(
      Requested object, @Nullable String asOf, @Nullable String subject, PageRequest page) {
    GrantedObject granted = object.granted();
    if (asOf == null) {
      return lists.on(granted.id(), subject, page);
    }
    UUID warehouseId = granted.warehouseId();
    return warehouseId == null
        ? past.on(granted, positions.asOf(asOf), subject, page)
        : then(warehouses.untilItsEnd(warehouseId), granted, asOf, subject, page);
  }

  /**
   * Grants on a project and on all that is in it.
   *
   * @param asOf the moment; null for now
   */
  Page<GrantRow> inProject(
      UUID projectId, @Nullable String asOf, @Nullable String subject, PageRequest page) {
    return asOf == null
        ? lists.inProject(projectId, subject, page)
        : past.inProject(projectId, positions.asOf(asOf), subject, page);
  }

  /**
   * Grants on a warehouse, or on what is in it; with a moment, also on what is gone by now.
   *
   * @param kind namespace, table, view or generic-table; null for the warehouse
   * @throws RefusedException if it is not there, or was not at the moment
   */
  Page<GrantRow> in(
      String warehouse,
      @Nullable String kind,
      @Nullable String object,
      @Nullable String asOf,
      @Nullable String subject,
      PageRequest page) {
    if (asOf == null) {
      return lists.on(objects.find(warehouse, kind, object).granted().id(), subject, page);
    }
    ResolvedWarehouse within = warehouses.untilItsEnd(WarehouseIds.parse(warehouse));
    UUID id = within.warehouseId();
    if (kind == null || object == null) {
      var whole = new GrantedObject(ObjectKind.WAREHOUSE.text(), id, within.projectId(), id, null);
      return then(within, whole, asOf, subject, page);
    }
    UUID objectId =
        WarehouseIds.ofObject(object)
            .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind), object));
    var granted = new GrantedObject(kind, objectId, within.projectId(), id, null);
    return then(within, granted, asOf, subject, page);
  }

  private Page<GrantRow> then(
      ResolvedWarehouse within,
      GrantedObject granted,
      String asOf,
      @Nullable String subject,
      PageRequest page) {
    long position = positions.asOf(within.warehouseId(), within.name(), asOf);
    if (!granted.kind().equals(ObjectKind.WAREHOUSE.text())
        && tree.of(within.warehouseId(), List.of(granted.id()), position).stream()
            .noneMatch(one -> one.kind().equals(granted.kind()))) {
      throw NameRefusals.noSuchId(ObjectKind.of(granted.kind()), granted.id().toString());
    }
    return past.on(granted, position, subject, page);
  }
}
