package io.varve.query.past;

import io.varve.query.name.NameReads.ListedName;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.DiffReads.Side;
import io.varve.query.past.NamePairs.End;
import io.varve.query.past.NamePairs.Found;
import io.varve.query.past.NamePairs.Pair;
import io.varve.query.past.NamePairs.Place;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One way through the names of two warehouses, from outer to inner ones, up to a bound. */
final class PairWalk {

  private static final int PAGE = 200;

  private static final List<ObjectKind> KINDS =
      List.of(ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.GENERIC_TABLE, ObjectKind.NAMESPACE);

  /** As the collation of names in the database orders them. */
  private static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private final PastNames names;
  private final Access access;
  private final End from;
  private final End to;
  private final Sight sight;
  private final List<Pair> found = new ArrayList<>();
  private int containers;
  private @Nullable Place stopped;

  /** Where the rights on a namespace are by whose list of names is read; null if it is hidden. */
  @FunctionalInterface
  interface Sight {
    @Nullable Lineage of(Access access, ResolvedWarehouse warehouse, List<UUID> ids);
  }

  /**
   * @param containers that are looked into at most
   */
  PairWalk(PastNames names, Access access, End from, End to, Sight sight, int containers) {
    this.names = names;
    this.access = access;
    this.from = from;
    this.to = to;
    this.sight = sight;
    this.containers = containers;
  }

  List<Pair> found() {
    return found;
  }

  /** Where it stopped for a bound; null if it came to the end. */
  @Nullable Place stopped() {
    return stopped;
  }

  /** Takes the namespace itself whose inside is gone through. */
  void first(List<String> levels, @Nullable List<UUID> fromIds, @Nullable List<UUID> toIds) {
    List<String> above = levels.subList(0, levels.size() - 1);
    Place after = new Place(levels, ObjectKind.TABLE, "");
    Found was = itself(from, above, levels.getLast(), fromIds);
    Found is = itself(to, above, levels.getLast(), toIds);
    if (was != null || is != null) {
      found.add(new Pair(ObjectKind.NAMESPACE, after, was, is));
    }
  }

  private @Nullable Found itself(
      End end, List<String> above, String name, @Nullable List<UUID> ids) {
    return ids == null || sight.of(access, end.warehouse(), ids) == null
        ? null
        : object(ids.getLast(), ids.subList(0, ids.size() - 1), above, name);
  }

  private static Found object(UUID id, List<UUID> in, List<String> levels, String name) {
    return new Found(id, new Side(in, levels, name, null));
  }

  /**
   * Goes through a namespace of both, or through both warehouses.
   *
   * @param fromIds of the namespace and those that it is in; null if the first one has none
   * @param kind to begin with
   * @param after the name behind which it begins there
   * @return false if a bound was reached
   */
  boolean in(
      List<String> levels,
      @Nullable List<UUID> fromIds,
      @Nullable List<UUID> toIds,
      ObjectKind kind,
      String after) {
    if (containers == 0) {
      stopped = new Place(levels, kind, after);
      return false;
    }
    containers--;
    Lineage was = fromIds == null ? null : sight.of(access, from.warehouse(), fromIds);
    Lineage is = toIds == null ? null : sight.of(access, to.warehouse(), toIds);
    String last = after;
    for (ObjectKind one : KINDS.subList(KINDS.indexOf(kind), KINDS.size())) {
      if (!in(
          levels,
          list(from, levels, was, one, last),
          fromIds,
          list(to, levels, is, one, last),
          toIds,
          one,
          last)) {
        return false;
      }
      last = "";
    }
    return true;
  }

  private boolean in(
      List<String> levels,
      Names before,
      @Nullable List<UUID> fromIds,
      Names now,
      @Nullable List<UUID> toIds,
      ObjectKind kind,
      String after) {
    String last = after;
    while (true) {
      ListedName first = before.peek();
      ListedName second = now.peek();
      if (first == null && second == null) {
        return true;
      }
      if (found.size() >= NamePairs.MOST_PAIRS) {
        stopped = new Place(levels, kind, last);
        return false;
      }
      int order =
          first == null ? 1 : second == null ? -1 : ORDER.compare(first.name(), second.name());
      ListedName was = order <= 0 ? before.take() : null;
      ListedName is = order >= 0 ? now.take() : null;
      last = was == null ? name(is) : was.name();
      Found one = found(was, fromIds, levels);
      Found other = found(is, toIds, levels);
      if (kind != ObjectKind.NAMESPACE) {
        found.add(new Pair(kind, new Place(levels, kind, last), one, other));
        continue;
      }
      List<String> inside = new ArrayList<>(levels);
      inside.add(last);
      found.add(new Pair(kind, new Place(inside, ObjectKind.TABLE, ""), one, other));
      if (!in(List.copyOf(inside), ids(one), ids(other), ObjectKind.TABLE, "")) {
        return false;
      }
    }
  }

  private static String name(@Nullable ListedName listed) {
    return listed == null ? "" : listed.name();
  }

  private static @Nullable Found found(
      @Nullable ListedName listed, @Nullable List<UUID> in, List<String> levels) {
    UUID id = listed == null ? null : listed.objectId();
    return listed == null || id == null || in == null
        ? null
        : object(id, in, levels, listed.name());
  }

  private static @Nullable List<UUID> ids(@Nullable Found namespace) {
    if (namespace == null) {
      return null;
    }
    List<UUID> ids = new ArrayList<>(namespace.side().namespaces());
    ids.add(namespace.id());
    return List.copyOf(ids);
  }

  private Names list(
      End end, List<String> levels, @Nullable Lineage container, ObjectKind kind, String after) {
    if (container == null
        || (kind != ObjectKind.NAMESPACE && container.kind() == ObjectKind.WAREHOUSE)) {
      return new Names(page -> page.page(List.of(), ListedName::name, Function.identity()), after);
    }
    return new Names(
        page ->
            kind == ObjectKind.NAMESPACE
                ? names(end, levels, container, page)
                : names.tabulars(access, end.warehouse(), end.position(), container, kind, page),
        after);
  }

  private Page<ListedName> names(
      End end, List<String> levels, Lineage container, PageRequest page) {
    var listed = names.namespaces(access, end.warehouse(), end.position(), levels, container, page);
    return new Page<>(
        listed.items().stream()
            .map(one -> new ListedName(one.levels().getLast(), one.namespaceId(), false))
            .toList(),
        listed.next());
  }

  /** A list of names, which is read page by page. */
  private static final class Names {

    private final Function<PageRequest, Page<ListedName>> pages;
    private final Deque<ListedName> read = new ArrayDeque<>();
    private @Nullable String next;

    Names(Function<PageRequest, Page<ListedName>> pages, String after) {
      this.pages = pages;
      this.next = after;
    }

    @Nullable ListedName peek() {
      String after = next;
      if (read.isEmpty() && after != null) {
        Page<ListedName> page = pages.apply(new PageRequest(after, PAGE));
        read.addAll(page.items());
        next = page.next().orElse(null);
      }
      return read.peek();
    }

    @Nullable ListedName take() {
      return read.poll();
    }
  }
}
