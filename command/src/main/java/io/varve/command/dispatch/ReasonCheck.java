package io.varve.command.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.command.reason.ReasonPolicy;
import io.varve.command.reason.ReasonPolicy.Change;
import io.varve.command.reason.ReasonedEvents;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import io.varve.command.request.Request;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.read.PreparedReads;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a transaction whose request gives no reason where a warehouse wants one. It looks at the
 * events on their way into the store, so no command can be forgotten; only tasks, which do what was
 * asked for before, pass.
 */
public final class ReasonCheck implements MessageDispatchInterceptor<EventMessage<?>> {

  /** Changes of a warehouse are answered after this time: docs/decisions/0022. */
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final int KEPT = 10_000;

  private final PreparedReads reads;
  private final Cache<UUID, Leased> leased = Caffeine.newBuilder().maximumSize(KEPT).build();

  /**
   * @param reads in the command's transaction
   */
  public ReasonCheck(PreparedReads reads) {
    this.reads = reads;
  }

  @Override
  public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(
      List<? extends EventMessage<?>> messages) {
    Map<UUID, Set<Change>> changes = new HashMap<>();
    RequestStamp stamp = stamp();
    for (EventMessage<?> message : messages) {
      if (message.getPayload() instanceof Event event) {
        Set<Change> some = ReasonedEvents.changes(event);
        UUID warehouse = some.isEmpty() ? null : warehouse(event, stamp);
        if (warehouse != null) {
          changes.computeIfAbsent(warehouse, id -> EnumSet.noneOf(Change.class)).addAll(some);
        }
      }
    }
    if (stamp != null && !stamp.request().isOfTask()) {
      changes.forEach((warehouse, some) -> check(warehouse, some, stamp.request()));
    }
    return (index, message) -> message;
  }

  private static @Nullable RequestStamp stamp() {
    return CurrentUnitOfWork.isStarted()
            && CurrentUnitOfWork.get().getMessage().getMetaData().get(CommandContext.KEY)
                instanceof CommandContext dispatch
        ? dispatch.stamp()
        : null;
  }

  private static @Nullable UUID warehouse(Event event, @Nullable RequestStamp stamp) {
    return event instanceof GrantEvent grant
        ? grant.object().warehouseId()
        : stamp == null ? null : stamp.warehouseId();
  }

  private record Wanted(String name, ReasonPolicy policy) {}

  /**
   * @param until in the time of {@link System#nanoTime}, from before it was read
   */
  private record Leased(Optional<Wanted> wanted, long until) {}

  private Optional<Wanted> wanted(UUID warehouse) {
    long now = System.nanoTime();
    Leased known = leased.getIfPresent(warehouse);
    if (known == null || known.until - now < 0) {
      known = new Leased(read(warehouse), now + LEASE.toNanos());
      leased.put(warehouse, known);
    }
    return known.wanted;
  }

  private Optional<Wanted> read(UUID warehouse) {
    return reads.optional(
        "select name, require_reason, ticket_pattern from warehouses where warehouse_id = ?"
            + " and require_reason is not null",
        row ->
            new Wanted(row.getString(1), ReasonPolicy.stored(row.getString(2), row.getString(3))),
        warehouse);
  }

  private void check(UUID warehouse, Set<Change> changes, Request request) {
    wanted(warehouse)
        .ifPresent(
            wanted -> {
              Set<Change> asked = EnumSet.copyOf(changes);
              asked.retainAll(wanted.policy.changes());
              Request.Client client = request.client();
              if (!asked.isEmpty() && !wanted.policy.isMet(client.reason(), client.ticket())) {
                throw refusal(wanted.name, asked, wanted.policy.ticketPattern());
              }
            });
  }

  private static RefusedException refusal(
      String warehouse, Set<Change> asked, @Nullable String pattern) {
    return new RefusedException(
        new Refusal(
            Reason.REASON_REQUIRED,
            "The warehouse "
                + warehouse
                + " wants a reason for this: "
                + asked.stream().map(Change::text).collect(Collectors.joining(", "))
                + (pattern == null ? "" : "; and a ticket such as " + pattern),
            Remedy.GIVE_REASON));
  }
}
