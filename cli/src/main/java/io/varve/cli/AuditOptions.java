package io.varve.cli;

import io.varve.ledger.attempt.AuditedReads;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a server records beside changes, refusals and failures. */
final class AuditOptions {

  private static final int MOST_DAYS = 3_650;

  @Option(
      names = "--audit-reads",
      paramLabel = "WHICH",
      defaultValue = "vended",
      description =
          "which reads are recorded for `varve audit`: none, vended (credentials and signatures that"
              + " are given) or all (each load and list, too) (default: ${DEFAULT-VALUE})")
  private String reads = "vended";

  @Option(
      names = "--usage-days",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "for how many days reports of scans and commits are kept for `varve usage`; 0 keeps none"
              + " (default: ${DEFAULT-VALUE})")
  private int usageDays = 30;

  /** Says what is wrong with them. */
  void check() {
    reads();
    usage();
  }

  /** For how long usage is kept. */
  Duration usage() {
    if (usageDays < 0 || usageDays > MOST_DAYS) {
      throw new UsageException("--usage-days must be 0 to " + MOST_DAYS + ", not " + usageDays);
    }
    return Duration.ofDays(usageDays);
  }

  AuditedReads reads() {
    return switch (reads) {
      case "none" -> AuditedReads.NONE;
      case "vended" -> AuditedReads.VENDED;
      case "all" -> AuditedReads.ALL;
      default ->
          throw new UsageException("--audit-reads must be none, vended or all, not " + reads);
    };
  }
}
