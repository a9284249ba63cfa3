package io.varve.security.rights;

import io.varve.security.rights.GrantSource.Held;
import io.varve.security.rights.GrantSource.Holding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one principal holds, at one version of all grants. What was made since the version, and is
 * owned for that, is read where it decides.
 */
final class Holdings {

  /** What one takes without any grants. */
  private static final int EMPTY = 5;

  /** More grants than these are read where they decide. */
  static final int MOST = 5_000;

  private final GrantSource source;
  private final long version;
  private final List<String> subjects;
  private final boolean administers;
  private final int weight;

  /** Rights on objects, as bits; for {@link #PASSING} only something in it is granted. */
  private final Map<UUID, Integer> bits = new ConcurrentHashMap<>();

  /** The bit of what holds something that is granted. */
  private static final int PASSING = 1 << 30;

  /** Rights that came by ownership, which managed access does not count. */
  private final Map<UUID, Integer> owned = new ConcurrentHashMap<>();

  Holdings(GrantSource source, long version, Holding holding, boolean administers) {
    this.source = source;
    this.version = version;
    this.subjects = List.copyOf(holding.subjects());
    this.administers = administers;
    this.weight = EMPTY + subjects.size() + holding.grants().size();
    add(holding.grants());
  }

  private void add(Collection<Held> grants) {
    for (Held held : grants) {
      Map<UUID, Integer> rights =
          held.privilege().equals(Privilege.OWNERSHIP.text()) ? owned : bits;
      rights.merge(held.objectId(), Privilege.bits(held.privilege()), (a, b) -> a | b);
      held.within().forEach(id -> bits.merge(id, PASSING, (a, b) -> a | b));
    }
  }

  long version() {
    return version;
  }

  /** How much memory it took when it was read, in grants. */
  int weight() {
    return weight;
  }

  /** The principal and all its roles. */
  List<String> subjects() {
    return subjects;
  }

  /**
   * Whether one of some rights is held on an object or on what it is in.
   *
   * @param wanted bits; 0 for any right, also on something in the object
   */
  boolean has(int wanted, Lineage object) {
    if (administers && object.isAdministered() && (wanted & Right.OWN.bit()) != 0) {
      return true;
    }
    if (isKnown(wanted, object.known(), object.id())) {
      return true;
    }
    List<UUID> others = object.others();
    if (!others.isEmpty() && isKnown(wanted, others, object.id())) {
      return true;
    }
    Set<UUID> all = new HashSet<>(object.known());
    all.addAll(others);
    List<Held> found = source.on(subjects, all);
    add(found);
    return isKnown(wanted, all, object.id())
        || (wanted == 0 && source.isAnyWithin(subjects, object.kind(), object.id()));
  }

  /**
   * As {@link #has}, of many objects by few queries.
   *
   * @param wanted bits for each of the objects
   */
  List<Boolean> has(List<Integer> wanted, List<Lineage> objects) {
    Set<UUID> all = new HashSet<>();
    for (Lineage object : objects) {
      all.addAll(object.known());
      all.addAll(object.others());
    }
    if (!all.isEmpty()) {
      add(source.on(subjects, all));
    }
    Map<ObjectKind, Set<UUID>> open = new EnumMap<>(ObjectKind.class);
    for (int i = 0; i < objects.size(); i++) {
      Lineage object = objects.get(i);
      if (wanted.get(i) == 0 && !hasOfRead(0, object)) {
        open.computeIfAbsent(object.kind(), kind -> new HashSet<>()).add(object.id());
      }
    }
    Set<UUID> passing = new HashSet<>();
    open.forEach((kind, ids) -> passing.addAll(source.withAny(subjects, kind, ids)));
    List<Boolean> answers = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      Lineage object = objects.get(i);
      answers.add(
          hasOfRead(wanted.get(i), object)
              || (wanted.get(i) == 0 && passing.contains(object.id())));
    }
    return answers;
  }

  private boolean hasOfRead(int wanted, Lineage object) {
    return isKnown(wanted, object.known(), object.id())
        || isKnown(wanted, object.others(), object.id());
  }

  /** Whether an object may be known of, by what is held on it or on what it is in. */
  private static boolean shows(int held, boolean itself) {
    return itself ? held != 0 : (held & Right.DESCRIBE.bit()) != 0;
  }

  private boolean isKnown(int wanted, Collection<UUID> ids, UUID object) {
    if (administers && (wanted == 0 || (Privilege.ADMIN.bits() & wanted) != 0)) {
      return true;
    }
    for (UUID id : ids) {
      int held = bits.getOrDefault(id, 0) | owned.getOrDefault(id, 0);
      if ((held & wanted) != 0 || (wanted == 0 && shows(held, id.equals(object)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether all grants on an object may be managed that is in a container with managed access: by a
   * grant, or by who owns the container or its warehouse. What decides was read by {@link #has}.
   */
  boolean managesWithin(Lineage object, UUID managed) {
    int wanted = Right.MANAGE_GRANTS.bit();
    List<UUID> all = new ArrayList<>(object.known());
    all.addAll(object.others());
    List<UUID> owning = new ArrayList<>(object.outer());
    owning.add(managed);
    return (administers && (Privilege.ADMIN.bits() & wanted) != 0)
        || all.stream().anyMatch(id -> (bits.getOrDefault(id, 0) & wanted) != 0)
        || owning.stream().anyMatch(owned::containsKey);
  }
}
