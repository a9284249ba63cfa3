package io.varve.server.node;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.commit.TableCommits;
import io.varve.command.commit.TableCommits.TableUpdate;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.namespace.NamespaceWrites;
import io.varve.command.project.DefaultProject;
import io.varve.command.request.Request;
import io.varve.command.table.TableWrites;
import io.varve.command.tabular.TabularWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Access;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.types.Types;

/** The services of one node, called as the REST controllers call them, without idempotency keys. */
public final class TestCatalog {

  /** The schema of every table here. */
  public static final Schema SCHEMA =
      new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()));

  private final TestNode node;
  private final Warehouse warehouse;

  TestCatalog(TestNode node) {
    this.node = node;
    UUID id =
        node.get(WarehouseReads.class)
            .find(DefaultProject.ID, DefaultProject.WAREHOUSE)
            .orElseThrow();
    this.warehouse = RequestedWarehouses.forCommand(node.get(RequestedWarehouses.class).active(id));
  }

  public Warehouse warehouse() {
    return warehouse;
  }

  /** A request without a key. */
  public static Request request() {
    return new Request(
        UUID.randomUUID().toString(),
        "tester",
        "test",
        null,
        "",
        null,
        new Request.Client("junit", "127.0.0.1", null, null),
        Access.UNLIMITED);
  }

  /** A request with a key; requests of one key must have one fingerprint. */
  public static Request request(String actor, String key, String fingerprint) {
    return new Request(
        UUID.randomUUID().toString(),
        actor,
        "test",
        key,
        fingerprint,
        null,
        new Request.Client("junit", "127.0.0.1", null, null),
        Access.UNLIMITED);
  }

  public Outcome createNamespace(String... levels) {
    return createNamespace(request(), List.of(levels));
  }

  public Outcome createNamespace(Request request, List<String> levels) {
    return node.get(NamespaceWrites.class).create(request, warehouse, levels, Map.of());
  }

  public Outcome setNamespaceProperties(List<String> levels, Map<String, String> updates) {
    return node.get(NamespaceWrites.class)
        .updateProperties(request(), warehouse, levels, updates, List.of());
  }

  public Outcome dropNamespace(boolean recursive, String... levels) {
    return node.get(NamespaceWrites.class)
        .drop(request(), warehouse, List.of(levels), recursive, false, false);
  }

  public Outcome createTable(String namespace, String name) {
    return createTable(request(), List.of(namespace), name);
  }

  public Outcome createTable(Request request, List<String> levels, String name) {
    return node.get(TableWrites.class).create(request, warehouse, levels, newTable(name));
  }

  /** Asks for a new table of {@link #SCHEMA}. */
  public static CreateTableRequest newTable(String name) {
    return CreateTableRequest.builder().withName(name).withSchema(SCHEMA).build();
  }

  public Outcome renameTable(String fromNamespace, String from, String toNamespace, String to) {
    return node.get(TabularWrites.class)
        .rename(
            request(),
            warehouse,
            TabularKind.TABLE,
            List.of(fromNamespace),
            from,
            List.of(toNamespace),
            to);
  }

  public Outcome dropTable(String namespace, String name) {
    return dropTable(namespace, name, false);
  }

  public Outcome dropTable(String namespace, String name, boolean purge) {
    return node.get(TabularWrites.class)
        .drop(request(), warehouse, TabularKind.TABLE, List.of(namespace), name, purge, false);
  }

  /** Sets properties, which conflicts with nothing. */
  public Outcome setProperties(String namespace, String name, Map<String, String> properties) {
    return commit(settingProperties(namespace, name, properties));
  }

  /** The update of {@link #setProperties}. */
  public static TableUpdate settingProperties(
      String namespace, String name, Map<String, String> properties) {
    return new TableUpdate(
        List.of(namespace), name, List.of(), List.of(new MetadataUpdate.SetProperties(properties)));
  }

  public Outcome commit(TableUpdate update) {
    return commit(request(), update);
  }

  public Outcome commit(Request request, TableUpdate update) {
    return node.get(TableCommits.class).commit(request, warehouse, update);
  }

  public Outcome commitTransaction(List<TableUpdate> updates) {
    return node.get(TableCommits.class).commitTransaction(request(), warehouse, updates);
  }

  /** The current metadata of a table. */
  public TableMetadata load(String namespace, String name) {
    return node.get(MetadataFiles.class)
        .table(
            node.get(NameLookup.class)
                .findObject(Access.UNLIMITED, warehouse, List.of(namespace), name)
                .orElseThrow()
                .file())
        .metadata();
  }
}
