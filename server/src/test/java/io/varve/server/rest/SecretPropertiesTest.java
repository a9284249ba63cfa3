package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No property that carries a credential gets in, by whatever door. */
@ExtendWith(ServedCatalog.class)
final class SecretPropertiesTest {

  private static final String KEY = "s3.secret-access-key";
  private static final String PROPERTIES = "\"properties\": {\"" + KEY + "\": \"planted-secret\"}";

  private final Catalog catalog;
  private final String namespace;

  SecretPropertiesTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  @Test
  void secretPropertiesAreRefusedAndNothingIsChanged() {
    catalog.create(namespace, "t").is(200);
    String view = Catalog.view("v");
    catalog.post("namespaces/" + namespace + "/views", view).is(200);
    String set = Catalog.set(KEY, "planted-secret");
    String takenOff = "{\"action\": \"remove-properties\", \"removals\": [\"" + KEY + "\"]}";
    long head = catalog.head();
    for (Answer answer :
        List.of(
            catalog.post(
                "namespaces",
                "{\"namespace\": [\"" + Catalog.newName("n") + "\"], " + PROPERTIES + "}"),
            catalog.post(
                "namespaces/" + namespace + "/properties",
                "{\"updates\": {\"" + KEY + "\": \"planted-secret\"}}"),
            catalog.create(namespace, "u", ", " + PROPERTIES),
            catalog.create(namespace, "u", ", \"stage-create\": true, " + PROPERTIES),
            catalog.commit(namespace, "t", set),
            catalog.commit(namespace, "t", set + ", " + takenOff),
            catalog.post(
                Catalog.view(namespace, "v"), "{\"requirements\": [], \"updates\": [" + set + "]}"),
            catalog.post(
                "namespaces/" + namespace + "/views",
                Catalog.view("w").replaceFirst("\"properties\": *\\{}", PROPERTIES)))) {
      answer.isError(400, "BadRequestException");
      assertThat(answer.body()).doesNotContain("planted-secret");
    }
    assertThat(catalog.head()).isEqualTo(head);
  }
}
