package io.varve.ledger.store;

/** Keys of an event's metadata. Absent means not known. */
public final class MetadataKeys {

  /** Subject id of the principal who caused the event. */
  public static final String ACTOR = "actor";

  /** Id of the role whose rights the request had instead of the principal's; often absent. */
  public static final String ASSUMED_ROLE = "assumed-role";

  public static final String REQUEST_ID = "request-id";

  /** Hash of the erasable row of {@code requests}, lower-case hex. */
  public static final String REQUEST_HASH = "request-hash";

  public static final String IDEMPOTENCY_KEY = "idempotency-key";

  /** Id of the request that began what this event is part of. */
  public static final String CORRELATION_ID = "correlation-id";

  /** W3C trace id, 32 hex digits. */
  public static final String TRACE_ID = "trace-id";

  public static final String PROJECT_ID = "project-id";
  public static final String WAREHOUSE_ID = "warehouse-id";

  /** The version of grants by which the request was allowed; absent where none decide. */
  public static final String RIGHTS = "rights";

  /** Place of the event among those of its transaction, from 0. */
  public static final String INDEX = "event-index";

  /** How many events its transaction has. */
  public static final String COUNT = "event-count";

  private MetadataKeys() {}
}
