package io.varve.api.management;

import io.varve.api.rights.Needs;
import io.varve.api.rights.SeenUsers;
import io.varve.command.erasure.RequestErasures;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.user.UserReads;
import io.varve.security.rights.Action;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Erases who asked: address, user agent, reason and ticket of a request, or of all of a user. */
@RestController
final class RequestErasureController {

  private final RequestErasures erasures;
  private final UserReads users;
  private final SeenUsers seen;

  RequestErasureController(RequestErasures erasures, UserReads users, SeenUsers seen) {
    this.erasures = erasures;
    this.users = users;
    this.seen = seen;
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

  /**
   * The same of all requests that a user has made up to now.
   *
   * @param profile whether name and email are erased, too
   */
  @DeleteMapping("/management/v1/user/{userId}/requests")
  @Needs(Action.SERVER_ERASE_REQUESTS)
  ResponseEntity<Void> eraseOfUser(
      Request request,
      @PathVariable String userId,
      @RequestParam(defaultValue = "false") boolean profile) {
    if (!users.isKnown(userId)) {
      throw new RefusedException(
          Reason.NO_SUCH_USER,
          "Nothing is known of a user "
              + userId
              + "; an id is written as in the ledger: oidc~1f3c");
    }
    erasures.eraseOf(request, userId);
    if (profile && users.erase(userId)) {
      seen.forget(userId);
    }
    return ResponseEntity.noContent().build();
  }
}
