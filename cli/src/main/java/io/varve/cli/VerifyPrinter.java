package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.projections.verify.Report;
import java.io.PrintStream;

/** Prints what verify found. */
final class VerifyPrinter {

  private VerifyPrinter() {}

  static void print(PrintStream out, Report report, boolean json) {
    if (json) {
      out.println(LedgerJson.mapper().writeValueAsString(report));
      return;
    }
    report
        .differences()
        .forEach(difference -> out.println(Terminal.red("- ") + Terminal.text(difference)));
    String checked =
        report.events()
            + " events to position "
            + report.position()
            + ", "
            + report.rows()
            + " served rows"
            + (report.files() > 0 ? ", " + report.files() + " metadata files" : "")
            + (report.anchors() > 0 ? ", " + report.anchors() + " signed anchors" : "")
            + (report.attempts() > 0 ? ", " + report.attempts() + " attempts" : "");
    out.println(
        report.clean()
            ? Terminal.green("Verified: ") + checked + " agree."
            : Terminal.red(report.differences().size() + " differences ") + "in " + checked + ".");
    report.notes().forEach(note -> out.println(Terminal.faint("- " + Terminal.text(note))));
  }
}
