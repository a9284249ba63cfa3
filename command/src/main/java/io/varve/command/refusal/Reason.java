package io.varve.command.refusal;

/** Why a command was refused. The HTTP side maps each to one status and Iceberg error type. */
public enum Reason {
  /** The request is malformed or breaks a rule that does not depend on the catalog's state. */
  BAD_REQUEST,
  /** As BAD_REQUEST, and iceberg-core is the judge; its clients know the type of the answer. */
  INVALID_ARGUMENT,
  NO_SUCH_PROJECT,
  NO_SUCH_WAREHOUSE,
  NO_SUCH_NAMESPACE,
  NO_SUCH_TABLE,
  NO_SUCH_VIEW,
  /** A table, view, namespace or warehouse of that name is there already. */
  ALREADY_EXISTS,
  NAMESPACE_NOT_EMPTY,
  /** A requirement of a commit does not hold on the current state. */
  COMMIT_FAILED,
  /** Well-formed, but contradictory (a key both set and removed), or a key used again for else. */
  UNPROCESSABLE,
  NOT_SUPPORTED,
  /** Not committed, because of us; the same request may be sent again. */
  UNAVAILABLE,
  /** Refused before any work, because too much waits already. */
  TOO_MANY_REQUESTS,
  /** The answer to COMMIT was lost and its outcome could not be found out. */
  OUTCOME_UNKNOWN
}
