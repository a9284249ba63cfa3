package io.varve.api.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.http.Written;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.audit.AuditFilter;
import io.varve.query.audit.AuditPage;
import io.varve.query.audit.AuditPage.Place;
import io.varve.query.audit.AuditReads;
import io.varve.query.audit.AuditReads.TimelinesBehindException;
import io.varve.query.audit.AuditRow;
import io.varve.query.audit.ObjectNames;
import io.varve.query.audit.ObjectNames.Named;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends changes and attempts as lines, the oldest first, up to what there is when it begins. A page
 * is in memory at a time, and between pages nothing of the database is held. Each line has the
 * place after which an export that ended early goes on.
 */
@Component
final class AuditExports {

  /** Says how far an export goes. */
  static final String UP_TO = "X-Catalog-Audit-Up-To";

  private static final int PAGE = 500;
  private static final int AT_ONCE = 4;

  private final AuditReads audit;
  private final ObjectNames names;
  private final Semaphore running = new Semaphore(AT_ONCE);

  AuditExports(AuditReads audit, ObjectNames names) {
    this.audit = audit;
    this.names = names;
  }

  /**
   * Up to where a list or an export goes.
   *
   * @throws HttpRefusedException 503 if that is not known in time
   */
  Place upTo(AuditFilter filter) {
    try {
      return audit.upTo(filter);
    } catch (TimelinesBehindException e) {
      throw new HttpRefusedException(ErrorType.UNAVAILABLE, e.getMessage() + "; try again");
    }
  }

  ResponseEntity<Written> of(AuditFilter filter, Place after, boolean csv) {
    Place upTo = upTo(filter);
    return ResponseEntity.ok()
        .contentType(
            MediaType.parseMediaType(csv ? "text/csv;charset=UTF-8" : "application/x-ndjson"))
        .header(UP_TO, upTo.toString())
        .body(out -> write(filter, after, upTo, csv, out));
  }

  private void write(AuditFilter filter, Place begin, Place upTo, boolean csv, OutputStream out)
      throws IOException {
    if (!running.tryAcquire()) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS, "Too many exports at once; try again in a moment");
    }
    try {
      if (csv) {
        out.write(AuditCsv.HEADER.getBytes(UTF_8));
      }
      Place after = begin;
      AuditPage page;
      do {
        page = audit.page(filter, false, after, upTo, PAGE);
        Map<UUID, Named> named = AuditJson.named(page, names);
        for (AuditRow row : page.rows()) {
          after =
              row.isChange()
                  ? new Place(row.position(), after.attempt())
                  : new Place(after.change(), row.position());
          ObjectNode entry =
              AuditJson.entry(row, row.objectId() == null ? null : named.get(row.objectId()));
          entry.put("after", after.toString());
          out.write(((csv ? AuditCsv.line(entry) : entry.toString() + "\n")).getBytes(UTF_8));
        }
      } while (page.next() != null);
    } finally {
      running.release();
    }
  }
}
