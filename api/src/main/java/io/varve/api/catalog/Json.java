package io.varve.api.catalog;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers with JSON that is bytes already. */
final class Json {

  private Json() {}

  static ResponseEntity<byte[]> ok(byte[] json) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
  }
}
