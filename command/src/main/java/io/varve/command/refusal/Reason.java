package io.varve.command.refusal;

/** Why a command was refused. The HTTP side maps each to one status and Iceberg error type. */
public enum Reason {
  /** The request is malformed or breaks a rule that does not depend on the catalog's state. */
  BAD_REQUEST,
  /** As BAD_REQUEST, and iceberg-core validates; its clients know the type of the answer. */
  INVALID_ARGUMENT,
  /** The server was bootstrapped before; that is done once. */
  ALREADY_BOOTSTRAPPED,
  /** The terms of use were not accepted. */
  TERMS_NOT_ACCEPTED,
  NO_SUCH_PROJECT,
  /** A project has or had this id. */
  PROJECT_EXISTS,
  PROJECT_NOT_EMPTY,
  NO_SUCH_API_CLIENT,
  API_CLIENT_EXISTS,
  NO_SUCH_PERSON,
  PERSON_EXISTS,
  WAREHOUSE_EXISTS,
  WAREHOUSE_NOT_EMPTY,
  WAREHOUSE_PROTECTED,
  /** Who asks may not do this with the warehouse. */
  WAREHOUSE_ACTION_FORBIDDEN,
  /** The warehouse wants a reason for such a change, and maybe a ticket. */
  REASON_REQUIRED,
  /** The warehouse takes other versions of the table format only. */
  FORMAT_VERSION_NOT_ALLOWED,
  /** A warehouse would be located at, above or under another one. */
  STORAGE_OVERLAP,
  /** The object store can't be used as the profile and the credential say. */
  STORAGE_UNUSABLE,
  NO_SUCH_WAREHOUSE,
  NO_SUCH_NAMESPACE,
  NO_SUCH_TABLE,
  NO_SUCH_VIEW,
  NO_SUCH_GENERIC_TABLE,
  /** A table, view, generic table, namespace or warehouse of that name exists already. */
  ALREADY_EXISTS,
  NAMESPACE_NOT_EMPTY,
  NAMESPACE_PROTECTED,
  /** A namespace below the one to be dropped is protected. */
  CHILD_NAMESPACE_PROTECTED,
  /** A table, view or generic table in the namespace to be dropped is protected. */
  CHILD_TABULAR_PROTECTED,
  TABULAR_PROTECTED,
  /** Something is held: it is not dropped even by force. */
  HELD,
  NO_SUCH_ROLE,
  NO_SUCH_USER,
  /** The project has a role of this name, or for this one of a provider. */
  ROLE_EXISTS,
  NO_SUCH_SAVEPOINT,
  /** The warehouse has a savepoint of this name. */
  SAVEPOINT_EXISTS,
  NO_SUCH_TASK,
  /** A task restores something in the warehouse already. */
  RESTORE_RUNNING,
  /** No change was made by a request of this id. */
  NO_SUCH_REQUEST,
  /** There is no event of this id, or it is hidden. */
  NO_SUCH_EVENT,
  /** A change can't be taken back; the refusal's blockers say why. */
  NOT_INVERTIBLE,
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
  OUTCOME_UNKNOWN;

  /** Whether the same request may come to something else in a moment. */
  public boolean isPassing() {
    return this == UNAVAILABLE || this == TOO_MANY_REQUESTS || this == OUTCOME_UNKNOWN;
  }
}
