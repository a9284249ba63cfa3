package io.varve.cli;

import io.varve.ledger.attempt.AuditedReads;
import picocli.CommandLine.Option;

/** What a server records beside changes, refusals and failures. */
final class AuditOptions {

  @Option(
      names = "--audit-reads",
      paramLabel = "WHICH",
      defaultValue = "vended",
      description =
          "which reads are recorded for `varve audit`: none, vended (credentials and signatures that"
              + " are given) or all (each load and list, too) (default: ${DEFAULT-VALUE})")
  private String reads = "vended";

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
