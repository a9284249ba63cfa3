package io.varve.api.management;

import io.varve.api.rights.Needs;
import io.varve.command.erasure.RequestErasures;
import io.varve.command.request.Request;
import io.varve.security.rights.Action;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Erases who asked: address, user agent, reason and ticket of a request. */
@RestController
final class RequestErasureController {

  private final RequestErasures erasures;

  RequestErasureController(RequestErasures erasures) {
    this.erasures = erasures;
  }

  @DeleteMapping("/management/v1/request/{id}")
  @Needs(Action.SERVER_ERASE_REQUESTS)
  ResponseEntity<Void> erase(Request request, @PathVariable String id) {
    erasures.erase(request, id);
    return ResponseEntity.noContent().build();
  }

  /** The same for ids that no path can have, such as one with a slash. */
  @DeleteMapping("/management/v1/request")
  @Needs(Action.SERVER_ERASE_REQUESTS)
  ResponseEntity<Void> eraseAny(Request request, @RequestParam String id) {
    return erase(request, id);
  }
}
