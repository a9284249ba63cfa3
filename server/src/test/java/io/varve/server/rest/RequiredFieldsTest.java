package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies without what the specification requires ask for nothing, and are refused for that. */
@ExtendWith(ServedCatalog.class)
final class RequiredFieldsTest {

  private static final String SCHEMA = "{\"type\": \"struct\", \"schema-id\": 0, \"fields\": []}";

  private final Catalog catalog;
  private final String namespace;

  RequiredFieldsTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
    catalog.create(namespace, "t");
    catalog.createView(namespace, "v").is(200);
  }

  private String change(String identifier, String more) {
    return "{" + identifier + more + "\"updates\": [" + Catalog.set("a", "b") + "]}";
  }

  private String identifier(String name) {
    return "\"identifier\": {\"namespace\": [\"%s\"], \"name\": \"%s\"}, "
        .formatted(namespace, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0.5", "\"true\"", "\"\""})
  void aBooleanIsNoNumberAndNoText(String value) {
    isBadRequest(
        "namespaces/" + namespace + "/tables",
        "{\"name\": \"staged\", \"schema\": " + SCHEMA + ", \"stage-create\": " + value + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"table-changes\": []}",
        "{\"requirements\": []}",
        "{\"updates\": []}",
        "{\"requirements\": [], \"update\": []}",
        "{\"requirements\": null, \"updates\": []}",
        "{\"requirements\": {}, \"updates\": []}",
      })
  void aCommitWithoutItsFieldsIsABadRequest(String body) {
    isBadRequest(Catalog.table(namespace, "t"), body);
    isBadRequest(
        "transactions/commit",
        "{\"table-changes\": ["
            + body.replaceFirst("\\{", "{" + identifier("t")).replace(", }", "}")
            + "]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"requirements\": []}", "{\"updates\": null}"})
  void aReplaceOfAViewWithoutUpdatesIsABadRequest(String body) {
    isBadRequest(Catalog.view(namespace, "v"), body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"table-changes\": [{}]}", "{\"table-changes\": []}", "{\"changes\": []}"})
  void aTransactionWithoutChangesIsABadRequest(String body) {
    isBadRequest("transactions/commit", body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"update\": {\"a\": \"b\"}}", "{\"properties\": {}}"})
  void anUpdateOfPropertiesWithNothingKnownIsABadRequest(String body) {
    isBadRequest("namespaces/" + namespace + "/properties", body);
  }

  @Test
  void aBodyThatNamesAnotherObjectThanItsPathIsABadRequest() {
    isBadRequest(
        Catalog.table(namespace, "t"), change(identifier("other"), "\"requirements\": [], "));
    isBadRequest(Catalog.view(namespace, "v"), change(identifier("t"), ""));
    catalog
        .post(Catalog.table(namespace, "t"), change(identifier("t"), "\"requirements\": [], "))
        .is(200);
    catalog.post(Catalog.view(namespace, "v"), change(identifier("v"), "")).is(200);
  }

  @Test
  void aKeyThatIsUpdatedAndRemovedIsUnprocessable() {
    String path = "namespaces/" + namespace + "/properties";
    long head = catalog.head();
    catalog
        .post(path, "{\"updates\": {\"a\": \"b\"}, \"removals\": [\"a\"]}")
        .isError(422, "UnprocessableEntityException");
    assertThat(catalog.head()).isEqualTo(head);
    catalog.post(path, "{\"updates\": {\"a\": \"b\"}}").is(200);
    catalog.post(path, "{\"removals\": [\"a\"], \"more\": 1}").is(200);
  }

  private void isBadRequest(String path, String body) {
    long head = catalog.database().events();
    catalog.post(path, body).isError(400, "BadRequestException");
    assertThat(catalog.database().events()).isEqualTo(head);
  }
}
