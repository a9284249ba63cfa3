package io.varve.command.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.head.Decision;
import io.varve.command.head.Given;
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
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Given events, when a command comes, then these events or that refusal. */
final class NamespaceDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final List<String> LEVELS = List.of("sales", "eu");
  private static final NamespaceCreated CREATED =
      new NamespaceCreated(ID, new UUID(0, 2), null, LEVELS, Map.of("a", "1", "b", "2"));

  private static final DropNamespace DROP = new DropNamespace(ID, false, false, Dropping.FINAL);

  private static Given<NamespaceState> given(Event... events) {
    return Given.events(NamespaceState::evolve, events);
  }

  private static Decision update(
      NamespaceState state, Map<String, String> updates, List<String> removals) {
    return NamespaceDecider.decide(state, new UpdateNamespaceProperties(ID, updates, removals));
  }

  @Test
  void aNamespaceBeginsWithWhatWasAskedFor() {
    given()
        .when(
            NamespaceDecider::decide,
            new CreateNamespace(ID, new UUID(0, 2), null, LEVELS, Map.of("a", "1", "b", "2")))
        .then(CREATED);
  }

  @Test
  void updateRecordsChangedPropertiesOnly() {
    given(CREATED)
        .when(state -> update(state, Map.of("a", "1", "b", "3", "c", "4"), List.of("missing")))
        .then(new NamespacePropertiesUpdated(ID, LEVELS, Map.of("b", "3", "c", "4"), List.of()));
  }

  @Test
  void removalRecordsExistingPropertiesOnly() {
    given(CREATED)
        .when(state -> update(state, Map.of(), List.of("a", "missing")))
        .then(new NamespacePropertiesUpdated(ID, LEVELS, Map.of(), List.of("a")));
  }

  @Test
  void updateThatChangesNothingIsNoEvent() {
    given(CREATED).when(state -> update(state, Map.of("a", "1"), List.of("missing"))).then();
  }

  @Test
  void aNamespaceEndsOnce() {
    given(CREATED).when(NamespaceDecider::decide, DROP).then(new NamespaceDropped(ID, LEVELS));
    Given<NamespaceState> dropped = given(CREATED, new NamespaceDropped(ID, LEVELS));
    dropped.when(NamespaceDecider::decide, DROP).refuses(Reason.NO_SUCH_NAMESPACE, "sales.eu");
    dropped
        .when(state -> update(state, Map.of("a", "2"), List.of()))
        .refuses(Reason.NO_SUCH_NAMESPACE, "sales.eu");
  }

  @Test
  void theStateIsWhatTheEventsSay() {
    NamespaceState state =
        given(
                CREATED,
                new NamespacePropertiesUpdated(
                    ID, LEVELS, Map.of("b", "3", "c", "4"), List.of("a")))
            .state();
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
