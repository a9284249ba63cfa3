package io.varve.command.restore;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The names that a plan gives and takes, which the database does not know of yet. Plans of parts
 * that are not carried out share one, each on top of those before it.
 */
final class PlannedNames {

  private final @Nullable PlannedNames before;

  /** Names of namespaces that come back or are moved. */
  private final Map<UUID, List<String>> named = new HashMap<>();

  private final Set<List<String>> namespaces = new HashSet<>();

  /** Names that tables, views and generic tables give up, or take. */
  private final Set<List<String>> freed = new HashSet<>();

  private final Set<List<String>> taken = new HashSet<>();

  /** Ids of what leaves its namespace. */
  private final Set<UUID> left = new HashSet<>();

  PlannedNames() {
    this(null);
  }

  /**
   * @param before what was planned before; it stays as it is
   */
  PlannedNames(@Nullable PlannedNames before) {
    this.before = before;
  }

  void name(UUID namespaceId, List<String> levels) {
    named.put(namespaceId, levels);
    namespaces.add(levels);
  }

  @Nullable List<String> named(UUID namespaceId) {
    List<String> own = named.get(namespaceId);
    return own != null || before == null ? own : before.named(namespaceId);
  }

  boolean isNamespace(List<String> levels) {
    return namespaces.contains(levels) || (before != null && before.isNamespace(levels));
  }

  /** What has a name gives it up. */
  void leave(UUID id, @Nullable List<String> name) {
    left.add(id);
    if (name != null) {
      freed.add(name);
    }
  }

  boolean isFreed(List<String> name) {
    return freed.contains(name) || (before != null && before.isFreed(name));
  }

  /** Whether nothing else takes a name, which is taken by this. */
  boolean take(List<String> name) {
    return (before == null || !before.isTaken(name)) && taken.add(name);
  }

  private boolean isTaken(List<String> name) {
    return taken.contains(name) || (before != null && before.isTaken(name));
  }

  /** Whether an earlier part has it leave its namespace, or end. */
  boolean isGone(UUID id) {
    return before != null && before.left.contains(id);
  }

  /** Whether it leaves its namespace, or ends. */
  boolean isLeaving(UUID id) {
    return left.contains(id) || isGone(id);
  }

  /** How much leaves its namespace, or ends. */
  int leaving() {
    return left.size() + (before == null ? 0 : before.left.size());
  }

  /** Adds what a later part gives and takes. */
  void add(PlannedNames later) {
    named.putAll(later.named);
    namespaces.addAll(later.namespaces);
    freed.addAll(later.freed);
    taken.addAll(later.taken);
    left.addAll(later.left);
  }
}
