package io.varve.storage.s3;

import io.varve.storage.store.StoreResponse;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Cloudflare's API refused, with the number of an error of its own, or another server answered. */
final class R2Refusal extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient StoreResponse answer;

  R2Refusal(int status, JsonNode body) {
    super("Cloudflare's API said " + status);
    this.answer = new StoreResponse(status, body.at("/errors/0/code").asString(null));
  }

  StoreResponse answer() {
    return answer;
  }
}
