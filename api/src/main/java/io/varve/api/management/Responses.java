package io.varve.api.management;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Responses with JSON that is bytes already. */
final class Responses {

  private Responses() {}

  static ResponseEntity<byte[]> ok(byte[] json) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
  }

  static ResponseEntity<byte[]> accepted(byte[] json) {
    return ResponseEntity.accepted().contentType(MediaType.APPLICATION_JSON).body(json);
  }

  static ResponseEntity<byte[]> created(byte[] json) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .contentType(MediaType.APPLICATION_JSON)
        .body(json);
  }
}
