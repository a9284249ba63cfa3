package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every mutation can be sent again with its key, and happens once. */
@ExtendWith(ServedCatalog.class)
final class IdempotencyKeysTest {

  private static final String KEY = "Idempotency-Key";

  private final Catalog catalog;
  private final String namespace;

  IdempotencyKeysTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
    catalog.create(namespace, "t");
    catalog.create(namespace, "u");
    catalog.createView(namespace, "v").is(200);
    catalog.createView(namespace, "w").is(200);
  }

  private record Sent(String method, String path, String body, String otherBody) {}

  /** Every operation of the specification that has the header, and createView, which lacks it. */
  enum Mutation {
    CREATE_NAMESPACE,
    UPDATE_PROPERTIES,
    DROP_NAMESPACE,
    CREATE_TABLE,
    UPDATE_TABLE,
    DROP_TABLE,
    RENAME_TABLE,
    REGISTER_TABLE,
    UNREGISTER_TABLE,
    COMMIT_TRANSACTION,
    CREATE_VIEW,
    REPLACE_VIEW,
    DROP_VIEW,
    RENAME_VIEW,
    REGISTER_VIEW
  }

  private Sent sent(Mutation mutation) {
    String table = Catalog.table(namespace, "t");
    String view = Catalog.view(namespace, "v");
    String inside = "namespaces/" + namespace;
    return switch (mutation) {
      case CREATE_NAMESPACE ->
          post("namespaces", "{\"namespace\": [\"%s\", \"X\"]}".formatted(namespace));
      case UPDATE_PROPERTIES -> post(inside + "/properties", "{\"updates\": {\"a\": \"X\"}}");
      case DROP_NAMESPACE -> new Sent("DELETE", "namespaces/" + catalog.newNamespace(), "", "");
      case CREATE_TABLE ->
          post(inside + "/tables", "{\"name\": \"X\", \"schema\": " + Catalog.SCHEMA + "}");
      case UPDATE_TABLE ->
          post(table, "{\"requirements\": [], \"updates\": [" + Catalog.set("a", "X") + "]}");
      case DROP_TABLE -> new Sent("DELETE", table, "", "");
      case RENAME_TABLE -> post("tables/rename", rename("t"));
      case REGISTER_TABLE -> post(inside + "/register", register(dropped(table)));
      case UNREGISTER_TABLE -> new Sent("POST", table + "/unregister", "", "");
      case COMMIT_TRANSACTION ->
          post(
              "transactions/commit",
              """
              {"table-changes": [{"identifier": {"namespace": ["%s"], "name": "t"},
                "requirements": [], "updates": [%s]}]}"""
                  .formatted(namespace, Catalog.set("a", "X")));
      case CREATE_VIEW -> post(inside + "/views", Catalog.view("X"));
      case REPLACE_VIEW ->
          post(view, "{\"requirements\": [], \"updates\": [" + Catalog.set("a", "X") + "]}");
      case DROP_VIEW -> new Sent("DELETE", view, "", "");
      case RENAME_VIEW -> post("views/rename", rename("v"));
      case REGISTER_VIEW -> post(inside + "/register-view", register(dropped(view)));
    };
  }

  private static Sent post(String path, String body) {
    return new Sent("POST", path, body, body.replace("X", "Y"));
  }

  private String rename(String from) {
    return """
        {"source": {"namespace": ["%1$s"], "name": "%2$s"},
         "destination": {"namespace": ["%1$s"], "name": "X"}}"""
        .formatted(namespace, from);
  }

  private static String register(String location) {
    return "{\"name\": \"X\", \"metadata-location\": \"" + location + "\"}";
  }

  private String dropped(String path) {
    String location = catalog.get(path).is(200).metadataLocation();
    catalog.delete(path).is(204);
    return location;
  }

  private Answer send(Sent sent, String body, String key) {
    return body.isEmpty()
        ? catalog.send(sent.method(), sent.path(), KEY, key)
        : catalog.post(sent.path(), body, KEY, key);
  }

  @ParameterizedTest
  @EnumSource
  void aMutationSentAgainHappensOnceAndIsAnsweredAlike(Mutation mutation) {
    Sent sent = sent(mutation);
    String key = UUID.randomUUID().toString();
    long head = catalog.head();

    Answer first = send(sent, sent.body(), key);
    assertThat(first.status()).as(first.body()).isIn(200, 204);
    assertThat(catalog.head()).as("the one event").isEqualTo(head + 1);

    Answer again = send(sent, sent.body(), key).is(first.status());
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.eTag()).isEqualTo(first.eTag());
    assertThat(catalog.head()).isEqualTo(head + 1);

    JsonNode event = catalog.eventsAfter(head).getFirst();
    assertThat(event.get("idempotency-key").asText()).isEqualTo(key);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatComesWithAnotherRequestIsRefused(Mutation mutation) {
    Sent sent = sent(mutation);
    String key = UUID.randomUUID().toString();
    send(sent, sent.body(), key);
    long head = catalog.head();
    Answer other =
        sent.body().isEmpty()
            ? catalog.post("namespaces", "{\"namespace\": [\"z\"]}", KEY, key)
            : send(sent, sent.otherBody(), key);
    other.isError(422, "UnprocessableEntityException");
    assertThat(catalog.head()).isEqualTo(head);
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalSentAgainIsTheSameRefusal(Mutation mutation) {
    Sent there = sent(mutation);
    Sent sent =
        new Sent(
            there.method(),
            there.path().replace(namespace, "nowhere"),
            there.body().replace("[\"" + namespace + "\"", "[\"nowhere\""),
            "");
    if (mutation == Mutation.DROP_NAMESPACE) {
      sent = new Sent("DELETE", "namespaces/nowhere", "", "");
    }
    String key = UUID.randomUUID().toString();
    Answer first = send(sent, sent.body(), key).is(404);
    assertThat(send(sent, sent.body(), key).is(404).body()).isEqualTo(first.body());
  }

  @Test
  void aStagedCreateCanBeSentAgainAndKeepsNothing() {
    String body =
        "{\"name\": \"staged\", \"stage-create\": true, \"schema\": " + Catalog.SCHEMA + "}";
    String key = UUID.randomUUID().toString();
    long head = catalog.head();
    for (int i = 0; i < 2; i++) {
      Answer staged = catalog.post(Catalog.tables(namespace), body, KEY, key).is(200);
      assertThat(staged.json().has("metadata-location")).isFalse();
    }
    assertThat(catalog.head()).isEqualTo(head);
  }

  @Test
  void aCommitSentAgainIsAnsweredWithWhatItMadeThoughTheTableMovedOn() {
    Sent sent = sent(Mutation.UPDATE_TABLE);
    String key = UUID.randomUUID().toString();
    Answer first = send(sent, sent.body(), key).is(200);
    catalog.commit(namespace, "t", Catalog.set("a", "later")).is(200);
    catalog.delete(Catalog.table(namespace, "t")).is(204);
    assertThat(send(sent, sent.body(), key).is(200).body()).isEqualTo(first.body());
  }

  @Test
  void keysThatDifferByCaseAreOneKey() {
    String key = "0195A3B5-0000-7ABC-8DEF-" + UUID.randomUUID().toString().substring(24);
    Sent sent = sent(Mutation.UPDATE_TABLE);
    long head = catalog.head();
    Answer first = send(sent, sent.body(), key.toUpperCase(Locale.ROOT)).is(200);
    Answer again = send(sent, sent.body(), key.toLowerCase(Locale.ROOT)).is(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(catalog.head()).isEqualTo(head + 1);
    send(sent, sent.otherBody(), key).isError(422, "UnprocessableEntityException");
  }

  @Test
  void aKeyThatIsNoneIsABadRequest() {
    for (String key : List.of("x", "", "0195a3b5-0000-7000-8000-00000000000g", "1".repeat(36))) {
      catalog
          .post("namespaces", "{\"namespace\": [\"z\"]}", KEY, key)
          .isError(400, "BadRequestException");
    }
  }
}
