package io.varve.api.management;

import io.varve.query.grant.NamedObjects;
import io.varve.query.grant.NamedObjects.Wanted;
import io.varve.query.past.DiffReads.Difference;
import io.varve.query.past.DiffReads.Side;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Access.Question;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a request may see of differences, by the rights of now: those on the object where it is now,
 * and on what it was in. What it may not see at a position was not there for it.
 */
@Component
final class DiffSight {

  private final NamedObjects objects;

  DiffSight(NamedObjects objects) {
    this.objects = objects;
  }

  /** Those that may be seen, without grants, sides and names that may not. */
  List<Difference> visible(Access access, ResolvedWarehouse warehouse, List<Difference> all) {
    if (!access.isDecided()) {
      return all;
    }
    Lineage within = Lineage.warehouse(warehouse.projectId(), warehouse.warehouseId());
    Map<Wanted, Lineage> found = objects.find(wanted(within, all));
    List<List<Question>> questions = new ArrayList<>();
    for (Difference one : all) {
      questions.add(questions(within, found, one, one.from()));
      questions.add(questions(within, found, one, one.to()));
      Lineage now = now(within, found, one, one.to() == null ? one.from() : one.to());
      questions.add(List.of(new Question(AskedAccess.reading(now), now)));
    }
    Iterator<Boolean> allowed =
        access.allows(questions.stream().flatMap(List::stream).toList()).iterator();
    List<Boolean> may = new ArrayList<>();
    for (List<Question> some : questions) {
      boolean every = true;
      for (int i = 0; i < some.size(); i++) {
        every &= allowed.next();
      }
      may.add(every);
    }
    List<Difference> visible = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Difference one = all.get(i);
      Side from = may.get(3 * i) ? one.from() : null;
      Side to = may.get(3 * i + 1) ? one.to() : null;
      if (from != null || to != null) {
        visible.add(
            new Difference(
                one.id(),
                one.kind(),
                from,
                to,
                one.committed(),
                may.get(3 * i + 2) ? one.grants() : List.of()));
      }
    }
    return visible;
  }

  private static Set<Wanted> wanted(Lineage within, List<Difference> all) {
    Set<Wanted> wanted = new HashSet<>();
    for (Difference one : all) {
      wanted.add(wanted(within, one.kind(), one.id()));
      Stream.of(one.from(), one.to())
          .filter(side -> side != null && !side.namespaces().isEmpty())
          .forEach(
              side ->
                  wanted.add(wanted(within, ObjectKind.NAMESPACE, side.namespaces().getLast())));
    }
    return wanted;
  }

  private static Wanted wanted(Lineage within, ObjectKind kind, UUID id) {
    return new Wanted(kind, within.id(), id, List.of(), null);
  }

  private static List<Question> questions(
      Lineage within, Map<Wanted, Lineage> found, Difference of, @Nullable Side side) {
    if (side == null) {
      return List.of();
    }
    List<Lineage> asked = new ArrayList<>();
    Lineage now = now(within, found, of, side);
    asked.add(now);
    if (!side.namespaces().isEmpty()) {
      Lineage then = then(within, side);
      Lineage container = container(within, found, side);
      asked.add(then);
      asked.add(container);
      if (of.kind().isTabular()) {
        asked.add(then.tabular(of.kind(), of.id()));
        if (!now.isIn(container.id())) {
          asked.add(container.tabular(of.kind(), of.id()));
        }
      }
    }
    if (of.kind() == ObjectKind.NAMESPACE) {
      List<UUID> ids = new ArrayList<>(side.namespaces());
      ids.add(of.id());
      asked.add(within.namespace(of.id(), () -> ids));
    }
    return asked.stream().map(one -> new Question(AskedAccess.seeing(one), one)).toList();
  }

  // Where it is now; of what is gone, where it was.
  private static Lineage now(
      Lineage within, Map<Wanted, Lineage> found, Difference of, @Nullable Side side) {
    Lineage now = found.get(wanted(within, of.kind(), of.id()));
    if (now != null || side == null) {
      return now == null ? within : now;
    }
    if (of.kind() == ObjectKind.NAMESPACE) {
      List<UUID> ids = new ArrayList<>(side.namespaces());
      ids.add(of.id());
      return within.namespace(of.id(), () -> ids);
    }
    return container(within, found, side).tabular(of.kind(), of.id());
  }

  // The namespace that something was in, where that is now, or else was.
  private static Lineage container(Lineage within, Map<Wanted, Lineage> found, Side side) {
    UUID id = side.namespaces().getLast();
    Lineage now = found.get(wanted(within, ObjectKind.NAMESPACE, id));
    return now == null ? then(within, side) : now;
  }

  private static Lineage then(Lineage within, Side side) {
    return within.namespace(side.namespaces().getLast(), side::namespaces);
  }
}
