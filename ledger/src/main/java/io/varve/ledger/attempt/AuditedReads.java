package io.varve.ledger.attempt;

/** Which reads are recorded among attempts. */
public enum AuditedReads {
  /** None, not even that credentials are given. */
  NONE,
  /** Credentials that are given, and sessions in which requests are signed. */
  VENDED,
  /** These, and each request that read something of the catalog. */
  ALL
}
