package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.Written;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.lookup.Warehouse;
import io.varve.command.name.Names;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.query.name.NameReads;
import io.varve.query.name.NameReads.ListedName;
import io.varve.query.namespace.Lineages;
import io.varve.query.namespace.NamespaceReads;
import io.varve.query.page.PageRequest;
import io.varve.query.warehouse.ResolvedWarehouse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What a catalog path names, and lists of names below it. */
@Component
final class Targets {

  private final RequestedWarehouses warehouses;
  private final NamespaceReads namespaces;

  Targets(RequestedWarehouses warehouses, NamespaceReads namespaces) {
    this.warehouses = warehouses;
    this.namespaces = namespaces;
  }

  /** The warehouse of a path, for a read. */
  ResolvedWarehouse warehouse(CatalogPath path) {
    ResolvedWarehouse warehouse = warehouses.active(UUID.fromString(path.warehouse()));
    if (!path.access().admits(Lineages.of(warehouse))) {
      throw RequestedWarehouses.noSuchWarehouse(warehouse.warehouseId());
    }
    return warehouse;
  }

  /** The warehouse of a path, for a command. */
  Warehouse forCommand(CatalogPath path) {
    return RequestedWarehouses.forCommand(warehouse(path));
  }

  /**
   * A namespace whose content is listed.
   *
   * @param seenBy subjects of whom one must hold something on what is listed; empty for all of it
   */
  record Listed(UUID namespaceId, Optional<List<String>> seenBy) {}

  /** The namespace of a path, to list what is in it. */
  Listed listed(CatalogPath path) {
    List<String> levels = path.namespace();
    ResolvedWarehouse warehouse = warehouse(path);
    UUID id =
        namespaces
            .id(path.access(), warehouse, levels)
            .orElseThrow(() -> NameRefusals.noSuchNamespace(levels));
    return new Listed(id, path.access().filter(namespaces.lineage(warehouse, levels, id)));
  }

  /** The namespace of an identifier in a body, checked as those in paths are. */
  static List<String> levels(TableIdentifier identifier) {
    List<String> levels = Arrays.asList(identifier.namespace().levels());
    Names.check(levels);
    return levels;
  }

  /** The name of an identifier in a body, checked as those in paths are. */
  static String name(TableIdentifier identifier) {
    Names.check(identifier.name());
    return identifier.name();
  }

  /** Renames what a request names, of tables, views or generic tables. */
  static void rename(
      TabularWrites tabulars,
      Request request,
      Warehouse warehouse,
      TabularKind kind,
      RenameTableRequest rename) {
    tabulars.rename(
        request,
        warehouse,
        kind,
        levels(rename.source()),
        name(rename.source()),
        levels(rename.destination()),
        name(rename.destination()));
  }

  /** A list of tables or views in the namespace of a path, with what else was asked for. */
  static ResponseEntity<Written> list(
      CatalogPath path,
      Listed listed,
      TabularKind kind,
      NameReads names,
      PageRequest page,
      ListExtras extras,
      JsonBodies json) {
    List<String> levels = path.namespace();
    UUID id = listed.namespaceId;
    ListFormat<ListedName> format =
        new ListFormat<>(
            "identifiers",
            (generator, found) -> {
              generator.writeStartObject();
              ListFormat.writeName(generator, levels, found.name());
              generator.writeEndObject();
            },
            "table-uuids",
            found -> Objects.requireNonNull(found.objectId()),
            ListedName::protection);
    return new ListResponse<>(
            page,
            one ->
                extras.protection()
                    ? names.listWhole(id, kind.text(), listed.seenBy, one)
                    : extras.uuids()
                        ? names.list(id, kind.text(), listed.seenBy, one)
                        : names.names(id, kind.text(), listed.seenBy, one),
            format,
            extras,
            json)
        .ok();
  }
}
