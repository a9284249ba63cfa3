package io.varve.command.refusal;

/**
 * What a client that is refused can do. The HTTP API and the command line each say it in their own
 * terms; {@link Refusal#message()} does not.
 */
public enum Remedy {
  /** Drop what the object holds first. */
  EMPTY_FIRST,
  /** Wait until that is over. */
  WAIT,
  /** Ask for a drop with all that the object holds. */
  RECURSIVE,
  /** Ask by force. */
  FORCE,
  /** Ask by force; files that are still to be purged then stay in the store. */
  FORCE_LEAVING_FILES,
  /** Move the namespace by force. */
  FORCE_MOVE,
  /** Take the warehouse's protection off. */
  UNPROTECT_WAREHOUSE,
  /** Take the namespace's protection off. */
  UNPROTECT_NAMESPACE,
  /** Take the protection of the table, view or generic table off. */
  UNPROTECT_TABULAR,
  /** Ask who holds the object, and release it if it may be dropped. */
  RELEASE_HOLD,
  /** Say why, and for which ticket. */
  GIVE_REASON,
  /** Bring the warehouse back under another name. */
  UNDROP_AS,
  /** Bootstrap the server. */
  BOOTSTRAP
}
