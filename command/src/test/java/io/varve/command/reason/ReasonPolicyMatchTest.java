package io.varve.command.reason;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.reason.ReasonPolicy.Change;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.EventTypes.EventType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReasonPolicyMatchTest {

  @ParameterizedTest
  @CsvSource({
    "OPS-#*, OPS-1, true",
    "OPS-#*, OPS-17 again, true",
    "OPS-#*, OPS-, false",
    "OPS-#*, ops-1, false",
    "OPS-#*, xOPS-1, false",
    "*-##, A-B-12, true",
    "*-##, A-B-1, false",
    "?#, é7, true",
    "?#, 7, false",
    "*a*b*c*, xxaxxbxxcxx, true",
    "*a*b*c*, xxaxxcxxbxx, false",
    "*, anything, true",
    "OPS, OPS1, false"
  })
  void patternMatchesTheWholeTicket(String pattern, String ticket, boolean met) {
    ReasonPolicy policy = ReasonPolicy.of(List.of("drop"), pattern);
    assertThat(policy.isMet("why", ticket)).isEqualTo(met);
    assertThat(policy.isMet(null, ticket)).isFalse();
    assertThat(policy.isMet("why", null)).isFalse();
  }

  @Test
  void longTicketIsNone() {
    ReasonPolicy policy = ReasonPolicy.of(List.of("drop"), "*a".repeat(32));
    assertThat(policy.isMet("why", "a".repeat(256))).isTrue();
    assertThat(policy.isMet("why", "a".repeat(257))).isFalse();
    assertThat(policy.isMet("why", "a".repeat(255) + "b")).isFalse();
  }

  @Test
  void noEventThatTakesSomethingAwayIsForgotten() throws ReflectiveOperationException {
    Set<String> drops = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    for (EventType type : EventTypes.all()) {
      if (ReasonedEvents.changes(empty(type.type())).contains(Change.DROP)) {
        drops.add(type.name());
      }
      // The others are of no warehouse, or take no part of the catalog away.
      if (type.name().matches("(?!Project|Role|ApiClient|Keycloak|Person|.*Savepoint).*")
          && type.name().matches(".*(Dropped|Deleted|Unregistered|DeletionBegun|RestoreBegun)")) {
        named.add(type.name());
      }
    }
    assertThat(drops).isEqualTo(named).hasSizeGreaterThan(8);
  }

  /** An event of a kind, with nothing in it. */
  private static Event empty(Class<? extends Event> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    Object[] values =
        Arrays.stream(constructor.getParameterTypes())
            .map(one -> one.isPrimitive() ? Array.get(Array.newInstance(one, 1), 0) : null)
            .toArray();
    return (Event) constructor.newInstance(values);
  }
}
