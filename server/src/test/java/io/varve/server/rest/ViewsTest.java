package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Views from their beginning to their end. */
@ExtendWith(ServedCatalog.class)
final class ViewsTest {

  private final Catalog catalog;
  private final String namespace;

  ViewsTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  private Answer load(String view) {
    return catalog.get(Catalog.view(namespace, view));
  }

  private Answer rename(String route, String from, String namespaceTo, String to) {
    return catalog.post(
        route + "/rename",
        """
        {"source": {"namespace": ["%s"], "name": "%s"},
         "destination": {"namespace": ["%s"], "name": "%s"}}"""
            .formatted(namespace, from, namespaceTo, to));
  }

  @Test
  void aViewIsCreatedLoadedReplacedAndDropped() {
    Answer created = catalog.createView(namespace, "v").is(200);
    assertThat(load("v").is(200).json()).isEqualTo(created.json());
    catalog.send("HEAD", Catalog.view(namespace, "v")).is(204);
    catalog.createView(namespace, "v").isError(409, "AlreadyExistsException");

    Answer replaced =
        catalog
            .post(
                Catalog.view(namespace, "v"),
                """
                {"requirements": [{"type": "assert-view-uuid", "uuid": "%s"}],
                 "updates": [{"action": "add-view-version", "view-version": %s},
                   {"action": "set-current-view-version", "view-version-id": -1}]}"""
                    .formatted(
                        created.text("/metadata/view-uuid"),
                        Catalog.viewVersion(2, "select 2 as id")))
            .is(200);
    assertThat(replaced.json().at("/metadata/versions")).hasSize(2);
    assertThat(replaced.json().at("/metadata/current-version-id").asInt()).isEqualTo(2);
    assertThat(load("v").json()).isEqualTo(replaced.json());

    catalog.delete(Catalog.view(namespace, "v")).is(204);
    load("v").isError(404, "NoSuchViewException");
    catalog.send("HEAD", Catalog.view(namespace, "v")).is(404);
    catalog.delete(Catalog.view(namespace, "v")).isError(404, "NoSuchViewException");
  }

  @Test
  void aRequirementThatFailsIsAConflict() {
    catalog.createView(namespace, "v").is(200);
    catalog
        .post(
            Catalog.view(namespace, "v"),
            """
            {"requirements": [{"type": "assert-view-uuid",
              "uuid": "00000000-0000-0000-0000-000000000000"}], "updates": [%s]}"""
                .formatted(Catalog.set("a", "b")))
        .isError(409, "CommitFailedException");
  }

  @Test
  void aViewIsRenamedAcrossNamespaces() {
    catalog.createView(namespace, "v").is(200);
    String other = catalog.newNamespace();
    rename("views", "v", "nowhere", "v").isError(404, "NoSuchNamespaceException");
    rename("views", "v", other, "renamed").is(204);
    load("v").isError(404, "NoSuchViewException");
    catalog.get(Catalog.view(other, "renamed")).is(200);
    rename("views", "v", other, "again").isError(404, "NoSuchViewException");
  }

  @Test
  void aViewAndATableOfOneNameExcludeEachOther() {
    catalog.create(namespace, "t");
    catalog.createView(namespace, "v").is(200);
    Answer view = catalog.createView(namespace, "t").isError(409, "AlreadyExistsException");
    assertThat(view.text("/error/message")).contains("Table with same name already exists");
    Answer table = catalog.create(namespace, "v", "").isError(409, "AlreadyExistsException");
    assertThat(table.text("/error/message")).contains("View with same name already exists");
    rename("views", "v", namespace, "t").isError(409, "AlreadyExistsException");
    rename("tables", "t", namespace, "v").isError(409, "AlreadyExistsException");
    rename("tables", "v", namespace, "x").isError(404, "NoSuchTableException");
    rename("views", "t", namespace, "x").isError(404, "NoSuchViewException");
    load("t").isError(404, "NoSuchViewException");
    catalog.get(Catalog.table(namespace, "v")).isError(404, "NoSuchTableException");
  }

  @Test
  void aDroppedViewIsRegisteredAgain() {
    Answer created = catalog.createView(namespace, "v").is(200);
    catalog.delete(Catalog.view(namespace, "v")).is(204);
    String body =
        "{\"name\": \"back\", \"metadata-location\": \"" + created.metadataLocation() + "\"}";
    String route = "namespaces/" + namespace + "/register-view";
    Answer registered = catalog.post(route, body).is(200);
    assertThat(registered.json().get("metadata")).isEqualTo(created.json().get("metadata"));
    assertThat(load("back").json()).isEqualTo(registered.json());
    catalog.post(route, body).isError(409, "AlreadyExistsException");
  }

  @Test
  void anotherKindOfRepresentationThanSqlIsABadRequest() {
    String body = Catalog.view("v").replace("\"sql\", \"sql\"", "\"substrait\", \"sql\"");
    catalog
        .post("namespaces/" + namespace + "/views", body)
        .isError(400, "IllegalArgumentException");
  }
}
