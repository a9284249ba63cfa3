package io.varve.query.past;

import io.varve.ledger.read.PreparedReads;
import io.varve.query.grant.ObjectReads;
import io.varve.query.namespace.Lineages;
import io.varve.query.past.DiffReads.Side;
import io.varve.query.table.RecordedFile;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Access.Question;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the names of two warehouses, each at a position, side by side: namespaces, and what
 * is in them, that are called the same. It finds what lists of then show to the one who asks.
 */
public final class NamePairs {

  /** Pairs that are found at once. */
  public static final int MOST_PAIRS = 500;

  /** Namespaces that are looked into at once, at most; each costs some queries. */
  private static final int MOST_CONTAINERS = 50;

  private static final String HEADS =
      """
      select o.id, e.payload->'metadata'->>'location', e.payload->'metadata'->>'sha256',
        (e.payload->'metadata'->>'length')::bigint
      from unnest(?::uuid[]) o(id)
      cross join lateral (
        select sequence from heads_history where object_id = o.id and from_position <= ?
        order by from_position desc limit 1) h
      join events e on e.sequence = h.sequence
      """;

  private final PreparedReads reads;
  private final PastNames names;
  private final ObjectReads objects;

  public NamePairs(PreparedReads reads, PastNames names, ObjectReads objects) {
    this.reads = reads;
    this.names = names;
    this.objects = objects;
  }

  /** A warehouse, and the position at which it is read. */
  public record End(ResolvedWarehouse warehouse, long position) {}

  /**
   * How far it has come: all before is done, and so is what has this name.
   *
   * @param levels of the namespace that is gone through; none for the warehouse
   * @param kind of what it looks for there
   * @param name of the last that it found; empty before the first
   */
  public record Place(List<String> levels, ObjectKind kind, String name) {}

  /** An object of one of the warehouses. */
  public record Found(UUID id, Side side) {}

  /**
   * What has the same kind, name and namespace.
   *
   * @param after the place behind it
   * @param from null if the first warehouse has none
   * @param to null if the second one has none
   */
  public record Pair(ObjectKind kind, Place after, @Nullable Found from, @Nullable Found to) {}

  /**
   * Some pairs, in order.
   *
   * @param next where it goes on; null at the end
   */
  public record Pairs(List<Pair> found, @Nullable Place next) {}

  /**
   * The next pairs.
   *
   * @param namespace in which they are, or which they are; empty for all
   * @param place behind which they are; null begins
   */
  public Pairs some(
      Access access, End from, End to, List<String> namespace, @Nullable Place place) {
    PairWalk walk = new PairWalk(names, access, from, to, this::visible, MOST_CONTAINERS);
    List<UUID> fromIds = ids(from, place == null ? namespace : place.levels);
    List<UUID> toIds = ids(to, place == null ? namespace : place.levels);
    Place start = place == null ? new Place(namespace, ObjectKind.TABLE, "") : place;
    if (place == null && !namespace.isEmpty()) {
      walk.first(namespace, prefix(fromIds, namespace.size()), prefix(toIds, namespace.size()));
    }
    boolean more = true;
    for (int depth = start.levels.size(); more && depth >= namespace.size(); depth--) {
      boolean innermost = depth == start.levels.size();
      more =
          walk.in(
              start.levels.subList(0, depth),
              prefix(fromIds, depth),
              prefix(toIds, depth),
              innermost ? start.kind : ObjectKind.NAMESPACE,
              innermost ? start.name : start.levels.get(depth));
    }
    return new Pairs(withHeads(walk.found(), from.position, to.position), walk.stopped());
  }

  private List<UUID> ids(End end, List<String> levels) {
    return levels.isEmpty()
        ? List.of()
        : names.ids(end.warehouse.warehouseId(), end.position, levels);
  }

  // Null if there was no namespace of the name.
  private static @Nullable List<UUID> prefix(List<UUID> ids, int depth) {
    return ids.size() < depth ? null : List.copyOf(ids.subList(0, depth));
  }

  // As for a list of what was in it: by the rights on it where it is now, and where it was.
  private @Nullable Lineage visible(Access access, ResolvedWarehouse warehouse, List<UUID> ids) {
    Lineage in = Lineages.of(warehouse);
    if (ids.isEmpty()) {
      return in;
    }
    Lineage then = in.namespace(ids.getLast(), () -> ids);
    Lineage now =
        objects
            .find(in, ObjectKind.NAMESPACE, ids.getLast())
            .map(ObjectReads.Found::lineage)
            .orElse(then);
    return !access.isDecided()
            || access
                .allows(
                    Stream.of(now, then)
                        .map(one -> new Question(Action.NAMESPACE_GET_METADATA, one))
                        .toList())
                .stream()
                .allMatch(Boolean::booleanValue)
        ? now
        : null;
  }

  private List<Pair> withHeads(List<Pair> pairs, long from, long to) {
    Map<UUID, RecordedFile> before = heads(pairs.stream().map(Pair::from), from);
    Map<UUID, RecordedFile> after = heads(pairs.stream().map(Pair::to), to);
    List<Pair> all = new ArrayList<>();
    for (Pair one : pairs) {
      all.add(new Pair(one.kind, one.after, withHead(one.from, before), withHead(one.to, after)));
    }
    return all;
  }

  private static @Nullable Found withHead(@Nullable Found found, Map<UUID, RecordedFile> heads) {
    if (found == null) {
      return null;
    }
    Side side = found.side;
    return new Found(
        found.id, new Side(side.namespaces(), side.levels(), side.name(), heads.get(found.id)));
  }

  private Map<UUID, RecordedFile> heads(Stream<@Nullable Found> of, long position) {
    Map<UUID, RecordedFile> found = new HashMap<>();
    UUID[] ids = of.filter(Objects::nonNull).map(Found::id).toArray(UUID[]::new);
    reads.list(
        HEADS,
        row -> {
          RecordedFile file = DiffReads.file(row, 2);
          if (file != null) {
            found.put(row.getObject(1, UUID.class), file);
          }
          return true;
        },
        ids,
        position);
    return found;
  }
}
