package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.command.lookup.Lookup;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.name.Names;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularWrites;
import io.varve.query.name.NameReads;
import io.varve.query.name.NameReads.ListedName;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.responses.ListTablesResponse;

/** What a catalog path names, and lists of names below it. */
final class Targets {

  private Targets() {}

  static Warehouse warehouse(Lookup lookup, CatalogPath path) {
    return lookup.warehouse(UUID.fromString(path.warehouse()));
  }

  static UUID namespace(Lookup lookup, CatalogPath path) {
    return lookup.namespace(warehouse(lookup, path).warehouseId(), path.namespace()).namespaceId();
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
      String kind,
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

  /** A page of tables or views in the namespace of a path, with what else was asked for. */
  static byte[] list(
      CatalogPath path,
      UUID namespaceId,
      String kind,
      NameReads names,
      PageRequest page,
      ListExtras extras,
      JsonBodies json) {
    if (extras.isEmpty()) {
      return json.write(identifiers(path, names.list(namespaceId, kind, page)));
    }
    Page<ListedName> found = names.listWhole(namespaceId, kind, page);
    List<ListedName> items = found.items();
    Page<String> plain = new Page<>(items.stream().map(ListedName::name).toList(), found.next());
    return extras.addTo(
        json.write(identifiers(path, plain)),
        "table-uuids",
        items.stream().map(ListedName::objectId).toList(),
        items.stream().map(ListedName::protection).toList());
  }

  /** A page of names in the namespace of a path, as the specification lists tables and views. */
  static ListTablesResponse identifiers(CatalogPath path, Page<String> page) {
    Namespace namespace = Namespace.of(path.namespace().toArray(String[]::new));
    return ListTablesResponse.builder()
        .addAll(page.items().stream().map(name -> TableIdentifier.of(namespace, name)).toList())
        .nextPageToken(PageTokens.next(page))
        .build();
  }
}
