package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.Written;
import io.varve.command.lookup.Lookup;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.name.Names;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.query.name.NameReads;
import io.varve.query.name.NameReads.ListedName;
import io.varve.query.page.PageRequest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.springframework.http.ResponseEntity;

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
      UUID namespaceId,
      TabularKind kind,
      NameReads names,
      PageRequest page,
      ListExtras extras,
      JsonBodies json) {
    List<String> levels = path.namespace();
    ListFormat<ListedName> format =
        new ListFormat<>(
            "identifiers",
            (generator, found) -> {
              generator.writeStartObject();
              ListFormat.writeName(generator, levels, found.name());
              generator.writeEndObject();
            },
            "table-uuids",
            ListedName::objectId,
            ListedName::protection);
    return new ListResponse<>(
            page,
            one ->
                extras.protection()
                    ? names.listWhole(namespaceId, kind.text(), one)
                    : names.list(namespaceId, kind.text(), one),
            format,
            extras,
            json)
        .ok();
  }
}
