package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.FoundObject;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.namespace.NamespaceCommand.CreateNamespace;
import io.varve.command.project.DefaultProject;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Access;
import io.varve.server.node.TestCatalog;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters that change how names are shown are in no new name; old names stay usable. */
@ExtendWith(ServedCatalog.class)
final class HiddenCharactersTest {

  private final Catalog catalog;
  private final String namespace;

  HiddenCharactersTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\\u0080",
        "x\\u009b2J",
        "\\u202etxt",
        "a\\u2066b",
        "\\u200f",
        "\\ufeffx",
        "a\\u2028b"
      })
  void newNameWithAHiddenCharacterIsRefusedEverywhere(String name) {
    catalog.create(namespace, "t");
    catalog.createView(namespace, "v").is(200);
    long head = catalog.head();
    String ident = "{\"namespace\": [\"" + namespace + "\"], \"name\": \"%s\"}";
    String rename = "{\"source\": " + ident + ", \"destination\": " + ident + "}";
    refused("tables/rename", rename.formatted("t", name));
    refused("views/rename", rename.formatted("v", name));
    refused("namespaces", "{\"namespace\": [\"" + name + "\"]}");
    refused("namespaces", "{\"namespace\": [\"" + namespace + "\", \"" + name + "\"]}");
    String schema = "\", \"schema\": " + Catalog.SCHEMA + "}";
    refused(Catalog.tables(namespace), "{\"name\": \"" + name + schema);
    refused(Catalog.tables(namespace), "{\"stage-create\": true, \"name\": \"" + name + schema);
    refused("namespaces/" + namespace + "/views", Catalog.view("NAME").replace("NAME", name));
    refused(
        "namespaces/" + namespace + "/register",
        "{\"name\": \"" + name + "\", \"metadata-location\": \"" + catalog.root() + "/x\"}");
    assertThat(catalog.head()).isEqualTo(head);
  }

  private void refused(String path, String body) {
    Answer answer = catalog.post(path, body).isError(400, "BadRequestException");
    assertThat(answer.text("/error/message")).containsPattern("contains U\\+[0-9A-F]{4}");
  }

  @Test
  void joinersOfLanguagesAreAllowed() {
    catalog.create(namespace, "می\u200cخواهم");
    catalog.create(namespace, "👩\u200d🔬");
  }

  @Test
  void oldNamesStayReadableAndCanBeChangedAndDropped() {
    String old = "o\u202e\u009bx";
    String encoded = Catalog.encoded(old);
    catalog.create(namespace, "t");
    renameAsBefore("t", old);
    createAsBefore(List.of(namespace, old));

    assertThat(catalog.get(Catalog.tables(namespace)).is(200).body()).contains(old);
    String table = Catalog.tables(namespace) + "/" + encoded;
    catalog.get(table).is(200);
    catalog
        .post(table, "{\"requirements\": [], \"updates\": [" + Catalog.set("a", "b") + "]}")
        .is(200);
    String ident = "{\"namespace\": [\"" + namespace + "\"], \"name\": \"%s\"}";
    String rename = "{\"source\": " + ident + ", \"destination\": " + ident + "}";
    catalog.post("tables/rename", rename.formatted(old, "good")).is(204);
    renameAsBefore("good", old);
    catalog.delete(table).is(204);

    String below = "namespaces/" + namespace + "%1F" + encoded;
    catalog.get(below).is(200);
    catalog.post(below + "/properties", "{\"updates\": {\"a\": \"b\"}}").is(200);
    catalog.delete(below).is(204);
    catalog.assertWhole();
  }

  private Warehouse warehouse() {
    UUID id =
        catalog
            .server()
            .get(WarehouseReads.class)
            .find(DefaultProject.ID, DefaultProject.WAREHOUSE)
            .orElseThrow();
    return RequestedWarehouses.forCommand(
        catalog.server().get(RequestedWarehouses.class).active(id));
  }

  /** What a version did that let every name pass. */
  private void renameAsBefore(String from, String to) {
    Warehouse warehouse = warehouse();
    FoundObject table =
        catalog
            .server()
            .get(NameLookup.class)
            .object(Access.UNLIMITED, warehouse, TabularKind.TABLE, List.of(namespace), from);
    ObjectName before = new ObjectName(table.namespaceId(), List.of(namespace), from);
    ObjectName after = new ObjectName(table.namespaceId(), List.of(namespace), to);
    send(warehouse, new RenameTabular(TabularKind.TABLE, table.objectId(), before, after));
  }

  private void createAsBefore(List<String> levels) {
    Warehouse warehouse = warehouse();
    UUID parent =
        catalog
            .server()
            .get(NameLookup.class)
            .namespace(Access.UNLIMITED, warehouse, levels.subList(0, levels.size() - 1))
            .namespaceId();
    send(
        warehouse,
        new CreateNamespace(Uuids.v7(), warehouse.warehouseId(), parent, levels, Map.of()));
  }

  private void send(Warehouse warehouse, Object command) {
    catalog
        .server()
        .get(CommandGateway.class)
        .send(TestCatalog.request(), warehouse, command, Outcome.done());
  }
}
