package io.varve.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.ledger.event.EventTypes.EventType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventTypesTest {

  @Test
  void everyEventHasOneNameAndEveryNameOneEvent() {
    assertThat(EventTypes.all()).extracting(EventType::type).doesNotHaveDuplicates();
    assertThat(EventTypes.all()).extracting(EventType::name).doesNotHaveDuplicates();
    assertThat(EventTypes.all())
        .extracting(EventType::type)
        .containsExactlyInAnyOrderElementsOf(recordsBelow(Event.class));
  }

  // An event of a kind and of a role is below both.
  private static Set<Class<? extends Event>> recordsBelow(Class<? extends Event> top) {
    Set<Class<? extends Event>> records = new HashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>();
    open.push(top);
    while (!open.isEmpty()) {
      Class<?> type = open.pop();
      if (type.isSealed()) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
          open.push(permitted);
        }
      } else {
        assertThat(type.isRecord()).as(type + " is a record").isTrue();
        records.add(type.asSubclass(Event.class));
      }
    }
    return records;
  }

  @Test
  void aNameThatIsNotKnownIsRefusedWithAdvice() {
    assertThatThrownBy(() -> EventTypes.named("TableTeleported"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TableTeleported")
        .hasMessageContaining("newer");
  }

  @Test
  void anEventBelongsToTheStreamOfWhatItHappenedTo() {
    for (Event event : EventSamples.all()) {
      assertThat(event.stream()).as(event.toString()).isNotNull();
    }
  }
}
