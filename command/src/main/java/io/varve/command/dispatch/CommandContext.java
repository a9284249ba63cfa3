package io.varve.command.dispatch;

import io.varve.command.head.ReadHead;
import io.varve.command.idempotency.Outcome;
import io.varve.ledger.store.MetadataKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What goes with one command through the bus, and how far its transaction came. */
final class CommandContext {

  /** Key in the command's metadata. */
  static final String KEY = "dispatch";

  private final RequestStamp stamp;
  private final @Nullable Outcome expected;
  private final Function<@Nullable Object, Outcome> outcome;
  private @Nullable Outcome result;
  private final @Nullable ReadHead head;
  private final boolean decidesInside;
  private boolean commitBegan;

  /**
   * @param expected the outcome, if it is known before
   * @param outcome makes it of what the handler returned
   * @param head that the command is decided on; null if it reads and locks what it needs
   * @param decidesInside whether rights are decided on in the transaction, and not before
   */
  CommandContext(
      RequestStamp stamp,
      @Nullable Outcome expected,
      Function<@Nullable Object, Outcome> outcome,
      @Nullable ReadHead head,
      boolean decidesInside) {
    this.stamp = stamp;
    this.expected = expected;
    this.outcome = outcome;
    this.head = head;
    this.decidesInside = decidesInside;
  }

  /** What the command's message says of it. */
  Map<String, Object> metadata() {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put(KEY, this);
    metadata.put(MetadataKeys.ACTOR, stamp.request().actor());
    stamp
        .request()
        .access()
        .assumedRole()
        .ifPresent(role -> metadata.put(MetadataKeys.ASSUMED_ROLE, role.toString()));
    return metadata;
  }

  RequestStamp stamp() {
    return stamp;
  }

  @Nullable ReadHead head() {
    return head;
  }

  boolean decidesInside() {
    return decidesInside;
  }

  @Nullable Outcome expected() {
    return expected;
  }

  Outcome finish(@Nullable Object handlerResult) {
    Outcome made = outcome.apply(handlerResult);
    result = made;
    return made;
  }

  Outcome result() {
    return Objects.requireNonNull(result, "The handler has not ended");
  }

  void commitBegins() {
    commitBegan = true;
  }

  boolean commitBegan() {
    return commitBegan;
  }
}
