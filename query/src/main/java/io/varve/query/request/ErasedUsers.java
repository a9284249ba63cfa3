package io.varve.query.request;

/**
 * Conditions on rows of {@code requests}: what they say of a user is not read from the moment on
 * that it was erased, though the rows are blanked later.
 */
public final class ErasedUsers {

  /** For a row that an event {@code e} names. */
  public static final String SHOWN_OF_EVENT =
      "not exists (select from erased_users u where u.user_id = e.metadata->>'actor'"
          + " and e.occurred_at::timestamptz < u.erased_before)";

  /** For a row that an attempt {@code a} names. */
  public static final String SHOWN_OF_ATTEMPT =
      "not exists (select from erased_users u where u.user_id = a.actor"
          + " and a.recorded_at < u.erased_before)";

  private ErasedUsers() {}
}
