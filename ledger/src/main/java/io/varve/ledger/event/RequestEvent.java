package io.varve.ledger.event;

import java.util.UUID;

/** What can happen to a row of {@code requests}, which says who asked. */
public sealed interface RequestEvent extends Event {

  /**
   * What a row says of a person was erased: user agent, address, reason, ticket, and the salt of
   * its hash. Postgres erases it as this event is appended, and in no other way.
   *
   * @param requestId the request's id, which other rows may have, too
   * @param requestHash SHA-256 of the row as it was (hex), which events of the request hold
   */
  record RequestErased(String requestId, String requestHash) implements RequestEvent {

    private static final int HEX_OF_ID = 16;

    /** The first half of the hash, so that a row is erased once, however often it is asked for. */
    @Override
    public UUID stream() {
      return new UUID(half(0), half(HEX_OF_ID));
    }

    private long half(int from) {
      return Long.parseUnsignedLong(requestHash, from, from + HEX_OF_ID, 16);
    }
  }

  /**
   * The same was erased of all requests that a user had made before this event. Postgres hides it
   * as this event is appended; the rows are blanked later, some at a time.
   *
   * @param erasureId the stream, of this event alone
   */
  record UserRequestsErased(UUID erasureId, String userId) implements RequestEvent {

    @Override
    public UUID stream() {
      return erasureId;
    }
  }
}
