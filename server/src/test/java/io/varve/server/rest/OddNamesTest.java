package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.server.node.TestCatalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Iceberg's own client brings any name there and back, and knows each error on the way. */
@ExtendWith(ServedCatalog.class)
final class OddNamesTest {

  private final Catalog catalog;

  OddNamesTest(Catalog catalog) {
    this.catalog = catalog;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        " leading and trailing ",
        "plus+plus",
        "per%cent",
        "%41%2F",
        "a/b",
        "/",
        "semi;colon=1",
        "back\\slash",
        "do.t",
        ".hidden",
        "...",
        "emoji 🪨",
        "?#&=",
        "quote\"s'`",
        "[{<|>}]^",
        "ÄÖß",
        "NULL",
        "..a\\b..",
        "a:b@c"
      })
  void anOddNameComesBackAsItWasGiven(String odd) throws Exception {
    try (RESTCatalog client = catalog.client()) {
      Namespace outer = Namespace.of(odd + Catalog.newName("-"));
      Namespace namespace = Namespace.of(outer.level(0), odd);
      namespaces(client, outer, namespace);
      tables(client, TableIdentifier.of(namespace, odd));
      views(client, TableIdentifier.of(namespace, odd));
      assertThat(client.dropNamespace(namespace)).isTrue();
      assertThat(client.dropNamespace(namespace)).isFalse();
      assertThat(client.dropNamespace(outer)).isTrue();
    }
  }

  @Test
  void namesThatDifferInCaseOrInHowTheyAreComposedAreDifferentNames() throws Exception {
    try (RESTCatalog client = catalog.client()) {
      String top = catalog.newNamespace();
      for (String name : List.of("orders", "Orders", "ORDERS", "\u00e9", "e\u0301")) {
        Namespace namespace = Namespace.of(top, name);
        client.createNamespace(namespace);
        client.createTable(TableIdentifier.of(top, name), TestCatalog.SCHEMA);
        assertThat(client.tableExists(TableIdentifier.of(top, name))).isTrue();
      }
      assertThat(client.tableExists(TableIdentifier.of(top, "oRDERS"))).isFalse();
      assertThat(client.listTables(Namespace.of(top))).hasSize(5);
      assertThat(client.listNamespaces(Namespace.of(top))).hasSize(5);
    }
  }

  private static void namespaces(RESTCatalog client, Namespace outer, Namespace inner) {
    assertThatThrownBy(() -> client.createNamespace(inner))
        .isInstanceOf(NoSuchNamespaceException.class);
    client.createNamespace(outer);
    client.createNamespace(inner, new HashMap<>(Map.of(inner.level(1), inner.level(1))));
    assertThat(client.listNamespaces()).contains(outer);
    assertThat(client.listNamespaces(outer)).containsExactly(inner);
    assertThat(client.loadNamespaceMetadata(inner)).containsEntry(inner.level(1), inner.level(1));
    assertThat(client.namespaceExists(inner)).isTrue();
    assertThatThrownBy(() -> client.createNamespace(inner))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> client.dropNamespace(outer))
        .isInstanceOf(NamespaceNotEmptyException.class);
  }

  private static void tables(RESTCatalog client, TableIdentifier name) {
    TableIdentifier other = TableIdentifier.of(name.namespace(), "to " + name.name());
    assertThatThrownBy(() -> client.loadTable(name)).isInstanceOf(NoSuchTableException.class);
    Table table = client.createTable(name, TestCatalog.SCHEMA);
    assertThat(client.listTables(name.namespace())).containsExactly(name);
    table.updateProperties().set(name.name(), name.name()).commit();
    assertThat(client.loadTable(name).properties()).containsEntry(name.name(), name.name());
    assertThatThrownBy(() -> client.createTable(name, TestCatalog.SCHEMA))
        .isInstanceOf(AlreadyExistsException.class);
    client.renameTable(name, other);
    assertThat(client.tableExists(name)).isFalse();
    assertThat(client.listTables(name.namespace())).containsExactly(other);
    client.newCreateTableTransaction(name, TestCatalog.SCHEMA).commitTransaction();
    assertThat(client.dropTable(other, false)).isTrue();
    assertThat(client.dropTable(other, false)).isFalse();
    assertThat(client.dropTable(name, false)).isTrue();
  }

  private static void views(RESTCatalog client, TableIdentifier name) {
    assertThatThrownBy(() -> client.loadView(name)).isInstanceOf(NoSuchViewException.class);
    client
        .buildView(name)
        .withSchema(TestCatalog.SCHEMA)
        .withDefaultNamespace(name.namespace())
        .withQuery("spark", "select '" + name.name() + "'")
        .create();
    assertThat(client.listViews(name.namespace())).containsExactly(name);
    assertThat(client.loadView(name).sqlFor("spark").sql()).contains(name.name());
    assertThat(client.dropView(name)).isTrue();
  }
}
