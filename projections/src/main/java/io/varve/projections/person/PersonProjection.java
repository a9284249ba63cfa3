package io.varve.projections.person;

import io.varve.ledger.event.PersonEvent.PersonCreated;
import io.varve.ledger.event.PersonEvent.PersonDeleted;
import io.varve.ledger.event.PersonEvent.PersonPasswordChanged;
import io.varve.ledger.event.PersonEvent.PersonPasswordReset;
import io.varve.ledger.write.Writes;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/** Keeps {@code people}. */
public final class PersonProjection {

  private final Writes writes;

  public PersonProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(PersonCreated event, @Timestamp Instant at) {
    writes.add(
        "insert into people (person_id, password_id, created_at, changed_at) values (?, ?, ?, ?)",
        event.personId(),
        event.passwordId(),
        DeferredTasks.time(at),
        DeferredTasks.time(at));
  }

  @EventHandler
  void on(PersonPasswordReset event, @Timestamp Instant at) {
    change(event.personId(), event.passwordId(), at);
  }

  @EventHandler
  void on(PersonPasswordChanged event, @Timestamp Instant at) {
    change(event.personId(), event.passwordId(), at);
  }

  @EventHandler
  void on(PersonDeleted event) {
    writes.add("delete from people where person_id = ?", event.personId());
  }

  private void change(UUID personId, UUID passwordId, Instant at) {
    writes.add(
        "update people set password_id = ?, changed_at = ? where person_id = ?",
        passwordId,
        DeferredTasks.time(at),
        personId);
  }
}
