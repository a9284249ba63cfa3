package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client whose connection broke learns what became of its request. */
@ExtendWith(ServedCatalog.class)
final class RequestOutcomesTest {

  private final Catalog catalog;
  private final String namespace;

  RequestOutcomesTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
    catalog.create(namespace, "t");
  }

  private Answer outcome(String request) {
    return catalog.get("requests/" + Catalog.encoded(request)).is(200);
  }

  @Test
  void committedOutcomeIsFoundByKeyAndByRequestId() {
    String key = UUID.randomUUID().toString();
    String id = Catalog.newName("request ");
    catalog
        .commit(namespace, "t", Catalog.set("a", "1"), "Idempotency-Key", key, "x-request-id", id)
        .is(200);
    for (String asked : new String[] {key, id}) {
      Answer answer = outcome(asked);
      assertThat(answer.text("/outcome")).isEqualTo("committed");
      assertThat(answer.json().get("events")).hasSize(1);
      assertThat(answer.json().has("error")).isFalse();
    }
  }

  @Test
  void committedOutcomeWithoutAKeyIsFoundByRequestId() {
    String id = Catalog.newName("request-");
    catalog.commit(namespace, "t", Catalog.set("a", "1"), "x-request-id", id).is(200);
    assertThat(outcome(id).text("/outcome")).isEqualTo("committed");
  }

  @Test
  void rejectedOutcomeHasItsReason() {
    String key = UUID.randomUUID().toString();
    catalog
        .commit(namespace, "nothing", Catalog.set("a", "1"), "Idempotency-Key", key)
        .isError(404, "NoSuchTableException");
    Answer answer = outcome(key);
    assertThat(answer.text("/outcome")).isEqualTo("rejected");
    assertThat(answer.json().get("events")).isEmpty();
    assertThat(answer.text("/error/type")).isEqualTo("NoSuchTableException");
    assertThat(answer.json().at("/error/code").asInt()).isEqualTo(404);
  }

  @Test
  void outcomeOfAnUnseenRequestIsUnknown() {
    for (String asked : new String[] {UUID.randomUUID().toString(), "never", "a/b c%"}) {
      Answer answer = outcome(asked);
      assertThat(answer.text("/outcome")).isEqualTo("unknown");
      assertThat(answer.json().get("events")).isEmpty();
    }
  }
}
