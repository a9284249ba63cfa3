package io.varve.command.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.refusal.Reason;
import io.varve.ledger.event.Event;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Given events, when a command is decided, then these events or that refusal.
 *
 * @param <S> the state that the events are folded to
 */
public final class Given<S> {

  private final @Nullable S state;

  private Given(@Nullable S state) {
    this.state = state;
  }

  /** The state after these events; none is the state before the first. */
  public static <S> Given<S> events(BiFunction<@Nullable S, Event, S> evolve, Event... events) {
    @Nullable S state = null;
    for (Event event : events) {
      state = evolve.apply(state, event);
    }
    return new Given<>(state);
  }

  /** The state that the events were folded to. */
  public S state() {
    return Objects.requireNonNull(state);
  }

  /** Decides a command with the state. */
  public <C> Decided when(BiFunction<S, C, Decision> decider, C command) {
    return new Decided(decider.apply(state, command));
  }

  /** Decides with the state. */
  public Decided when(Function<S, Decision> decider) {
    return new Decided(decider.apply(state));
  }

  /** What was decided. */
  public record Decided(Decision decision) {

    /** Asserts that exactly these events happen; none says that nothing changes. */
    public void then(Event... events) {
      assertThat(decision).isEqualTo(new Decision.Accepted(List.of(events)));
    }

    /** Asserts a refusal for this reason, whose message has these words. */
    public void refuses(Reason reason, String... words) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.Refused.class,
              refused -> {
                assertThat(refused.refusal().reason()).isEqualTo(reason);
                for (String word : words) {
                  assertThat(refused.refusal().message()).contains(word);
                }
              });
    }
  }
}
