package io.varve.api.management;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedLedger.Brief;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.timeline.TimelineReads;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes pages of timelines, of the events that the request may see. Where not all of an object may
 * be seen, a page that is not full ends a fixed number of positions further, so that it tells
 * nothing of what was left out.
 */
@Component
final class TimelinePages {

  /** Positions in the ledger that one page goes through, where not all may be seen. */
  private static final long MOST_POSITIONS = 16_384;

  /** Events that are looked at for one page, where all but a few may be seen. */
  private static final int MOST_SCANNED = 2_000;

  private static final int BATCH = 200;

  /** Characters of an event's data that are answered; the feed has all of it. */
  private static final int MOST_DATA = 8 << 10;

  /** A page that was looked for so long ends where it can; the next one goes on there. */
  private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();

  /** Pages at once for those who may not see all, for which much more is read than is answered. */
  private static final int MAX_LOOKING = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Semaphore looking = new Semaphore(MAX_LOOKING, true);
  private final TimelineReads reads;
  private final SealedLedger ledger;
  private final EventSight sight;
  private final WarehouseReads warehouses;

  TimelinePages(
      TimelineReads reads, SealedLedger ledger, EventSight sight, WarehouseReads warehouses) {
    this.reads = reads;
    this.ledger = ledger;
    this.sight = sight;
    this.warehouses = warehouses;
  }

  /**
   * What is asked for.
   *
   * @param key of the timeline; null for the whole ledger
   * @param open whether its reader may know where events are that are left out, for the object has
   *     nothing below it that could be hidden
   * @param after the position after which it goes on, in the order; null for the first page
   */
  record Asked(@Nullable UUID key, boolean open, @Nullable Long after, int limit, boolean newest) {}

  /** Whether all of a container may be described, so that it may be known how much is in it. */
  static boolean isOpen(Access access, Lineage container) {
    return access.filter(container).isEmpty();
  }

  /**
   * A page.
   *
   * @throws RefusedException if others look through too much
   */
  byte[] page(Access access, Asked asked) {
    long end = reads.await(false).events();
    boolean whole = access.allows(Action.SERVER_AUDIT, Lineage.SERVER);
    if (whole) {
      return page(access, true, asked, end);
    }
    try {
      if (looking.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          return page(access, false, asked, end);
        } finally {
          looking.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RefusedException(
        Reason.TOO_MANY_REQUESTS, "Too many timelines are read at once; try again in a moment");
  }

  private byte[] page(Access access, boolean whole, Asked asked, long end) {
    long start = System.nanoTime();
    boolean closed = !whole && !asked.open;
    Long after = asked.after;
    long first = asked.newest || after == null ? 1 : Math.min(after, end) + 1;
    long last = asked.newest && after != null ? Math.min(after - 1, end) : end;
    if (closed && last - first >= MOST_POSITIONS) {
      if (asked.newest) {
        first = last - MOST_POSITIONS + 1;
      } else {
        last = first + MOST_POSITIONS - 1;
      }
    }
    List<Brief> seen = new ArrayList<>();
    int scanned = 0;
    Long next = null;
    boolean more = true;
    while (more && next == null) {
      int wanted = whole ? asked.limit - seen.size() : BATCH;
      List<Long> positions = positions(asked, first, last, wanted);
      List<Brief> read = positions.isEmpty() ? List.of() : ledger.brief(positions, MOST_DATA);
      boolean cut = !read.isEmpty() && read.size() < positions.size();
      for (Brief brief : whole ? read : visible(access, read)) {
        if (next == null) {
          seen.add(brief);
          next = seen.size() == asked.limit ? (Long) brief.event().position() : null;
        }
      }
      scanned += cut ? read.size() : positions.size();
      more = cut || positions.size() == wanted;
      if (more) {
        long reached = cut ? read.getLast().event().position() : positions.getLast();
        boolean late = System.nanoTime() - start >= LOOK_NANOS;
        if (next == null && !closed && (late || (!whole && scanned >= MOST_SCANNED))) {
          next = reached;
        } else if (next == null && closed && late && !seen.isEmpty()) {
          next = seen.getLast().event().position();
        }
        if (asked.newest) {
          last = reached - 1;
        } else {
          first = reached + 1;
        }
      }
    }
    if (next == null && closed) {
      next = asked.newest ? (first > 1 ? (Long) first : null) : (last < end ? (Long) last : null);
    }
    return json(seen, next, end, !whole);
  }

  private List<Long> positions(Asked asked, long first, long last, int most) {
    UUID key = asked.key;
    if (key != null) {
      return reads.positions(key, first, last, asked.newest, most);
    }
    long count = Math.max(0, Math.min(most, last - first + 1));
    return LongStream.range(0, count)
        .map(n -> asked.newest ? last - n : first + n)
        .boxed()
        .toList();
  }

  private List<Brief> visible(Access access, List<Brief> read) {
    Set<SealedEvent> seen =
        new HashSet<>(sight.visible(access, read.stream().map(Brief::event).toList()));
    return read.stream().filter(one -> seen.contains(one.event())).toList();
  }

  private byte[] json(List<Brief> seen, @Nullable Long next, long end, boolean filtered) {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode events = page.putArray("events");
    List<ObjectNode> envelopes =
        EventEnvelope.of(seen.stream().map(Brief::event).toList(), warehouses::names);
    for (int i = 0; i < seen.size(); i++) {
      ObjectNode event = envelopes.get(i);
      if (!seen.get(i).whole()) {
        event.remove("data");
        event.put("data-omitted", true);
      }
      events.add(event);
    }
    if (next != null) {
      page.put("next-after", next);
    }
    page.put("as-of", end);
    if (filtered) {
      page.put("filtered", true);
    }
    return LedgerJson.mapper().writeValueAsBytes(page);
  }
}
