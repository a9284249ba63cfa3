package io.varve.api.management;

import io.varve.api.http.Written;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.audit.AuditFilter;
import io.varve.query.audit.AuditPage;
import io.varve.query.audit.AuditPage.Place;
import io.varve.query.audit.AuditReads;
import io.varve.query.audit.ObjectNames;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who did, or tried to do, what and when: changes and attempts in one list. */
@RestController
final class AuditController {

  private static final int MOST = 500;

  private final AuditReads audit;
  private final ObjectNames names;
  private final AuditObjects objects;
  private final AuditExports exports;

  AuditController(AuditReads audit, ObjectNames names, AuditObjects objects, AuditExports exports) {
    this.exports = exports;
    this.audit = audit;
    this.names = names;
    this.objects = objects;
  }

  @GetMapping("/management/v1/audit")
  @Needs(Action.SERVER_AUDIT)
  ResponseEntity<byte[]> audit(
      @RequestParam(required = false) @Nullable String principal,
      @RequestParam(required = false) @Nullable String objectKind,
      @RequestParam(required = false) @Nullable UUID objectId,
      @RequestParam(required = false) @Nullable UUID warehouseId,
      @RequestParam(required = false) @Nullable String namespace,
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean below,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable String outcome,
      @RequestParam(required = false) @Nullable String address,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(defaultValue = "newest") String order,
      @RequestParam(defaultValue = "100") int pageSize,
      @RequestParam(required = false) @Nullable String pageToken) {
    if (pageSize < 1 || pageSize > MOST) {
      throw bad("pageSize must be from 1 to " + MOST);
    }
    boolean newestFirst = order.equals("newest");
    if (!newestFirst && !order.equals("oldest")) {
      throw bad("order must be newest or oldest: " + order);
    }
    UUID object = objects.find(objectKind, objectId, warehouseId, namespace, name);
    AuditFilter filter =
        filter(principal, objectKind, object, below, action, outcome, address, from, to);
    Place upTo = exports.upTo(filter);
    AuditPage page =
        audit.page(filter, newestFirst, place("pageToken", pageToken, newestFirst), upTo, pageSize);
    return Responses.ok(LedgerJson.mapper().writeValueAsBytes(AuditJson.of(page, upTo, names)));
  }

  @GetMapping("/management/v1/audit/export")
  @Needs(Action.SERVER_AUDIT)
  ResponseEntity<Written> export(
      @RequestParam(required = false) @Nullable String principal,
      @RequestParam(required = false) @Nullable String objectKind,
      @RequestParam(required = false) @Nullable UUID objectId,
      @RequestParam(required = false) @Nullable UUID warehouseId,
      @RequestParam(required = false) @Nullable String namespace,
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean below,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable String outcome,
      @RequestParam(required = false) @Nullable String address,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(defaultValue = "ndjson") String format,
      @RequestParam(required = false) @Nullable String after) {
    boolean csv = format.equals("csv");
    if (!csv && !format.equals("ndjson")) {
      throw bad("format must be ndjson or csv: " + format);
    }
    UUID object = objects.find(objectKind, objectId, warehouseId, namespace, name);
    return exports.of(
        filter(principal, objectKind, object, below, action, outcome, address, from, to),
        place("after", after, false),
        csv);
  }

  private static AuditFilter filter(
      @Nullable String principal,
      @Nullable String objectKind,
      @Nullable UUID object,
      boolean below,
      @Nullable String action,
      @Nullable String outcome,
      @Nullable String address,
      @Nullable String from,
      @Nullable String to) {
    if (objectKind != null && ObjectKind.find(objectKind).isEmpty() && !isOther(objectKind)) {
      throw bad("There is no kind of object of this name: " + objectKind);
    }
    if (below && object == null) {
      throw bad("below needs an object: objectId, or its kind and name");
    }
    if (outcome != null
        && !outcome.equals(AuditFilter.CHANGED)
        && Outcome.find(outcome).isEmpty()) {
      throw bad(
          "outcome must be changed, denied, failed, vended, signed, read or unauthenticated: "
              + outcome);
    }
    return new AuditFilter(
        EventQueries.text("principal", principal),
        objectKind,
        object,
        below,
        object == null ? null : GrantEvent.stream(object),
        EventQueries.text("action", action),
        outcome,
        EventQueries.text("address", address),
        EventQueries.time("from", from),
        EventQueries.time("to", to));
  }

  /** Streams of the ledger that no privilege is granted on. */
  private static boolean isOther(String kind) {
    return kind.equals("request") || kind.equals("api-client") || kind.equals("person");
  }

  private static Place place(String parameter, @Nullable String token, boolean newestFirst) {
    return token == null || token.isEmpty()
        ? Place.first(newestFirst)
        : Place.parse(token)
            .orElseThrow(
                () -> bad(parameter + " must be where a page or an export before has ended"));
  }

  private static RefusedException bad(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
