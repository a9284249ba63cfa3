package io.varve.projections.timeline;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.LifecycleEvent.Renamed;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.projections.follower.SealedChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code timelines}: the positions of the events that concern an object, those of all that
 * was below it among them, at the time that it was below it. An event that takes something from one
 * container to another concerns both. What is granted on an object concerns it, and who it is
 * granted to; a user's are those of the user's own requests, too. {@code activity} is added up by
 * the same keys.
 *
 * <p>Rows are made in memory and written in few statements. They come out the same however many
 * changes are written at once.
 */
public final class Timelines {

  /** The table that it keeps. */
  public static final String TABLE = "timelines";

  /** Name of the row that says how far it has come. */
  public static final String FOLLOWER = "timelines";

  private static final Set<String> MOVES =
      EventTypes.names(
          Renamed.class, Undropped.class, NamespaceMoved.class, NamespaceRestored.class);

  private static final Pattern ROLE =
      Pattern.compile("role:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  /** Rows in memory, beyond those of the newest block, before they are written. */
  private static final int MOST_WAITING = 20_000;

  private final JdbcClient jdbc;
  private final Activity activity;
  private final TimelineBlocks blocks;

  public Timelines(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.activity = new Activity(jdbc);
    this.blocks = new TimelineBlocks(jdbc);
  }

  /**
   * Takes in what follows the changes that it has, of which the history of names has all; in a
   * transaction. Whole blocks are written when many wait, and all by {@link #write()}.
   */
  public void add(List<SealedChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Containers containers = Containers.of(jdbc, changes);
    Map<String, UUID> users = new HashMap<>();
    for (SealedChange change : changes) {
      Set<UUID> keys = keys(change, containers, users);
      blocks.add(change.position(), keys);
      activity.add(change, keys);
    }
    if (blocks.waiting() > MOST_WAITING) {
      blocks.writeBefore(changes.getLast().position());
    }
    if (activity.waiting() > MOST_WAITING) {
      activity.write();
    }
  }

  /** Writes what was taken in. */
  public void write() {
    blocks.write();
    activity.write();
  }

  private static Set<UUID> keys(
      SealedChange change, Containers containers, Map<String, UUID> users) {
    Set<UUID> keys = new HashSet<>(containers.up(change.objectId(), change.position()));
    if (MOVES.contains(change.event())) {
      keys.addAll(containers.up(change.objectId(), change.position() - 1));
    }
    UUID grantedIn = change.grantedIn();
    if (grantedIn != null) {
      keys.addAll(containers.up(grantedIn, change.position()));
    }
    add(keys, change.warehouseId());
    add(keys, change.projectId());
    String actor = change.actor();
    if (actor != null) {
      keys.add(users.computeIfAbsent(actor, TimelineKeys::ofUser));
    }
    for (String subject : change.subjects()) {
      Matcher role = ROLE.matcher(subject);
      keys.add(
          role.matches()
              ? UUID.fromString(role.group(1))
              : users.computeIfAbsent(subject, TimelineKeys::ofUser));
    }
    return keys;
  }

  private static void add(Set<UUID> keys, @Nullable UUID key) {
    if (key != null) {
      keys.add(key);
    }
  }
}
