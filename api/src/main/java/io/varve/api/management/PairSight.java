package io.varve.api.management;

import io.varve.query.past.DiffReads.Difference;
import io.varve.query.past.GrantHistory.GrantChange;
import io.varve.query.past.NamePairs.End;
import io.varve.query.past.NamePairs.Found;
import io.varve.query.past.NamePairs.Pair;
import io.varve.query.past.PastGrants;
import io.varve.query.past.PastGrants.Twins;
import io.varve.security.rights.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a request may see of pairs of objects: each of the two as {@link DiffSight} says it of an
 * object at a position. One that is hidden is not there for it.
 */
@Component
final class PairSight {

  private final DiffSight sight;
  private final PastGrants grants;

  PairSight(DiffSight sight, PastGrants grants) {
    this.sight = sight;
    this.grants = grants;
  }

  /**
   * A pair, as far as it may be seen.
   *
   * @param from null if the first warehouse has none, or it is hidden
   * @param to null if the second one has none, or it is hidden
   * @param grants that only one of the two has, for who may list those of both
   */
  record Seen(Pair pair, @Nullable Found from, @Nullable Found to, List<GrantChange> grants) {}

  /** Those of which something may be seen. */
  List<Seen> visible(Access access, End from, End to, List<Pair> pairs) {
    Map<UUID, List<GrantChange>> apart =
        grants.apart(
            pairs.stream().flatMap(PairSight::twins).toList(), from.position(), to.position());
    Map<UUID, Difference> before = visible(access, from, pairs, Pair::from, apart);
    Map<UUID, Difference> after = visible(access, to, pairs, Pair::to, apart);
    List<Seen> seen = new ArrayList<>();
    for (Pair one : pairs) {
      Found first = one.from();
      Found second = one.to();
      Difference was = first == null ? null : before.get(first.id());
      Difference is = second == null ? null : after.get(second.id());
      if (was != null || is != null) {
        seen.add(
            new Seen(
                one,
                was == null ? null : first,
                is == null ? null : second,
                was == null || is == null || was.grants().isEmpty() ? List.of() : is.grants()));
      }
    }
    return seen;
  }

  private static Stream<Twins> twins(Pair pair) {
    Found was = pair.from();
    Found is = pair.to();
    return was == null || is == null ? Stream.of() : Stream.of(new Twins(was.id(), is.id()));
  }

  private Map<UUID, Difference> visible(
      Access access,
      End end,
      List<Pair> pairs,
      Function<Pair, @Nullable Found> side,
      Map<UUID, List<GrantChange>> apart) {
    List<Difference> all = new ArrayList<>();
    for (Pair one : pairs) {
      Found found = side.apply(one);
      Found is = one.to();
      if (found != null) {
        List<GrantChange> changes =
            is == null || one.from() == null ? List.of() : apart.getOrDefault(is.id(), List.of());
        all.add(new Difference(found.id(), one.kind(), found.side(), null, false, changes));
      }
    }
    Map<UUID, Difference> visible = new HashMap<>();
    sight.visible(access, end.warehouse(), all).forEach(one -> visible.put(one.id(), one));
    return visible;
  }
}
