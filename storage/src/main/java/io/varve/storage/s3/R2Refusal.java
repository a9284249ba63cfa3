package io.varve.storage.s3;

import io.varve.storage.store.StoreAnswer;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Cloudflare's API said no, with the number of an error of its own, or something else spoke. */
final class R2Refusal extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient StoreAnswer answer;

  R2Refusal(int status, JsonNode said) {
    super("Cloudflare's API said " + status);
    this.answer = new StoreAnswer(status, said.at("/errors/0/code").asString(null));
  }

  StoreAnswer answer() {
    return answer;
  }
}
