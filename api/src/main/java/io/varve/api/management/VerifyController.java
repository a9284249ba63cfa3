package io.varve.api.management;

import io.varve.api.rights.Needs;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.store.LedgerJson;
import io.varve.projections.verify.Report;
import io.varve.security.rights.Action;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Has the server verify itself; a line of JSON for each step, the report on the last. */
@RestController
final class VerifyController {

  private final LedgerVerification verification;
  // It costs what all other requests together do, so one at a time.
  private final Semaphore running = new Semaphore(1);

  VerifyController(LedgerVerification verification) {
    this.verification = verification;
  }

  @GetMapping("/management/v1/verify")
  @Needs(Action.SERVER_AUDIT)
  void verify(@RequestParam(defaultValue = "false") boolean files, HttpServletResponse response)
      throws SQLException, IOException {
    if (!running.tryAcquire()) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS, "Another verification is running; try again when it has ended");
    }
    try {
      response.setContentType("application/x-ndjson");
      PrintWriter out = response.getWriter();
      Report report = verification.run(files, position -> line(out, Map.of("position", position)));
      line(out, Map.of("report", report));
    } finally {
      running.release();
    }
  }

  private static void line(PrintWriter out, Object value) {
    out.println(LedgerJson.mapper().writeValueAsString(value));
    out.flush();
  }
}
