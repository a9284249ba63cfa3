package io.varve.command.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.head.Decision;
import io.varve.command.namespace.NamespaceCommand.CreateNamespace;
import io.varve.command.namespace.NamespaceCommand.DropNamespace;
import io.varve.command.namespace.NamespaceCommand.UpdateNamespaceProperties;
import io.varve.command.refusal.Reason;
import io.varve.command.tabular.Dropping;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Given events, when a command comes, then these events or that refusal. */
final class NamespaceDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final List<String> LEVELS = List.of("sales", "eu");
  private static final NamespaceCreated CREATED =
      new NamespaceCreated(ID, new UUID(0, 2), null, LEVELS, Map.of("a", "1", "b", "2"));

  private static final DropNamespace DROP = new DropNamespace(ID, false, false, Dropping.FINAL);

  private static NamespaceState given(Event... events) {
    @Nullable NamespaceState state = null;
    for (Event event : events) {
      state = NamespaceState.evolve(state, event);
    }
    return Objects.requireNonNull(state);
  }

  private static Decision update(
      NamespaceState state, Map<String, String> updates, List<String> removals) {
    return NamespaceDecider.decide(state, new UpdateNamespaceProperties(ID, updates, removals));
  }

  private static void assertGone(Decision decision) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(Reason.NO_SUCH_NAMESPACE);
              assertThat(refused.refusal().message()).contains("sales.eu");
            });
  }

  @Test
  void aNamespaceBeginsWithWhatWasAskedFor() {
    assertThat(
            NamespaceDecider.decide(
                null,
                new CreateNamespace(ID, new UUID(0, 2), null, LEVELS, Map.of("a", "1", "b", "2"))))
        .isEqualTo(Decision.accept(CREATED));
  }

  @Test
  void onlyWhatChangesIsRecorded() {
    assertThat(update(given(CREATED), Map.of("a", "1", "b", "3", "c", "4"), List.of("missing")))
        .isEqualTo(
            Decision.accept(
                new NamespacePropertiesUpdated(ID, LEVELS, Map.of("b", "3", "c", "4"), List.of())));
  }

  @Test
  void onlyWhatIsThereIsRemoved() {
    assertThat(update(given(CREATED), Map.of(), List.of("a", "missing")))
        .isEqualTo(
            Decision.accept(new NamespacePropertiesUpdated(ID, LEVELS, Map.of(), List.of("a"))));
  }

  @Test
  void whatChangesNothingIsNoEvent() {
    assertThat(update(given(CREATED), Map.of("a", "1"), List.of("missing")))
        .isEqualTo(Decision.accept());
  }

  @Test
  void aNamespaceEndsOnce() {
    assertThat(NamespaceDecider.decide(given(CREATED), DROP))
        .isEqualTo(Decision.accept(new NamespaceDropped(ID, LEVELS)));
    NamespaceState dropped = given(CREATED, new NamespaceDropped(ID, LEVELS));
    assertGone(NamespaceDecider.decide(dropped, DROP));
    assertGone(update(dropped, Map.of("a", "2"), List.of()));
  }

  @Test
  void theStateIsWhatTheEventsSay() {
    NamespaceState state =
        given(
            CREATED,
            new NamespacePropertiesUpdated(ID, LEVELS, Map.of("b", "3", "c", "4"), List.of("a")));
    assertThat(state.properties()).isEqualTo(Map.of("b", "3", "c", "4"));
    assertThat(state.levels()).isEqualTo(LEVELS);
    assertThat(state.dropped()).isFalse();
    NamespaceState ended = NamespaceState.evolve(state, new NamespaceDropped(ID, LEVELS));
    assertThat(ended.dropped()).isTrue();
    assertThat(ended.properties()).isEmpty();
  }

  @Test
  void anEventOfAnotherKindIsNotFolded() {
    assertThatThrownBy(() -> NamespaceState.evolve(null, new ProjectCreated(ID, "p")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
