package io.varve.command.dispatch;

import io.varve.command.head.ReadHead;
import io.varve.command.idempotency.Outcome;
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
  private boolean commitBegan;

  /**
   * @param expected the outcome, if it is known before
   * @param outcome makes it of what the handler returned
   * @param head that the command is decided on; null if it reads and locks what it needs
   */
  CommandContext(
      RequestStamp stamp,
      @Nullable Outcome expected,
      Function<@Nullable Object, Outcome> outcome,
      @Nullable ReadHead head) {
    this.stamp = stamp;
    this.expected = expected;
    this.outcome = outcome;
    this.head = head;
  }

  RequestStamp stamp() {
    return stamp;
  }

  @Nullable ReadHead head() {
    return head;
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
