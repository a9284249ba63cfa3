package io.varve.command.lock;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Row locks on namespaces, taken in the one order that all commands keep: namespaces first, parents
 * before children and then by id, heads after them. A locking SELECT has no joins, so that what it
 * returns is what it locked.
 */
public final class NamespaceLocks {

  private static final String BY_DEPTH_THEN_ID =
      " order by length(path) - length(replace(path, u&'\\001f', '')), namespace_id";

  private static final String SEPARATOR = "\u001f";

  private final JdbcClient jdbc;

  public NamespaceLocks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Keeps both namespaces of a rename from being dropped until the transaction ends; a command that
   * drops one of them waits for us, or we for him.
   *
   * @return whether the new one exists
   */
  public boolean shareForMove(ObjectName from, ObjectName to) {
    return share(List.of(from.namespaceId(), to.namespaceId())).contains(to.namespaceId());
  }

  /** Keeps namespaces from being dropped until the transaction ends; returns those that exist. */
  public List<UUID> share(Collection<UUID> namespaceIds) {
    return jdbc.sql(
            "select namespace_id from namespaces where namespace_id = any(?)"
                + BY_DEPTH_THEN_ID
                + " for key share")
        .param(namespaceIds.toArray(UUID[]::new))
        .query(UUID.class)
        .list();
  }

  /** Locks a namespace that is to be changed; it may be gone, as its head then says. */
  public void lockForChange(UUID namespaceId) {
    jdbc.sql("select from namespaces where namespace_id = ? for no key update")
        .param(namespaceId)
        .query()
        .listOfRows();
  }

  /** Locks a namespace for its end; it may be gone, as its head then says. */
  public void lockForDrop(UUID namespaceId) {
    lock("namespace_id", namespaceId);
  }

  /** Locks namespaces for their end; returns those that exist, parents before children. */
  public List<UUID> lockForDrop(Collection<UUID> namespaceIds) {
    return jdbc.sql(
            "select namespace_id from namespaces where namespace_id = any(?)"
                + BY_DEPTH_THEN_ID
                + " for update")
        .param(namespaceIds.toArray(UUID[]::new))
        .query(UUID.class)
        .list();
  }

  /**
   * Locks a namespace that gets another name, so that nothing is made in it by its old one; the one
   * above it from then on is kept from being dropped.
   *
   * @param parentId null at the top
   */
  public void lockForMove(UUID namespaceId, @Nullable UUID parentId) {
    List<UUID> ordered =
        jdbc.sql(
                "select namespace_id from namespaces where namespace_id in (?, ?)"
                    + BY_DEPTH_THEN_ID)
            .params(namespaceId, parentId == null ? namespaceId : parentId)
            .query(UUID.class)
            .list();
    for (UUID id : ordered) {
      if (id.equals(namespaceId)) {
        lockForDrop(id);
      } else {
        share(List.of(id));
      }
    }
  }

  /**
   * Keeps the namespace above another one from being dropped or moved until the transaction ends.
   *
   * @param levels the whole name of the one below
   * @return whether it exists, by that name
   */
  public boolean shareParent(UUID parentId, List<String> levels) {
    return jdbc.sql("select path from namespaces where namespace_id = ? for key share")
        .param(parentId)
        .query(String.class)
        .optional()
        .filter(String.join(SEPARATOR, levels.subList(0, levels.size() - 1))::equals)
        .isPresent();
  }

  /** Whether this one has child namespaces. */
  public boolean hasChildren(UUID namespaceId) {
    return jdbc.sql("select exists(select from namespaces where parent_id = ?)")
        .param(namespaceId)
        .query(Boolean.class)
        .single();
  }

  /**
   * Locks a namespace for its end, and all that are under it.
   *
   * @return their ids, parents before children; empty if the namespace is gone
   */
  public List<UUID> lockTree(UUID namespaceId) {
    List<UUID> level = lock("namespace_id", namespaceId);
    List<UUID> all = new ArrayList<>(level);
    while (!level.isEmpty()) {
      level = lock("parent_id", level.toArray(UUID[]::new));
      all.addAll(level);
    }
    return all;
  }

  private List<UUID> lock(String column, UUID... ids) {
    return jdbc.sql(
            "select namespace_id from namespaces where "
                + column
                + " = any(?) order by namespace_id for update")
        .param(ids)
        .query(UUID.class)
        .list();
  }

  /** Ids of tables or views in {@code namespaceIds}, in order. */
  public List<UUID> objectsIn(Collection<UUID> namespaceIds, TabularKind kind) {
    return jdbc.sql(
            "select object_id from names where namespace_id = any(?) and kind = ?"
                + " order by object_id")
        .params(namespaceIds.toArray(UUID[]::new), kind.text())
        .query(UUID.class)
        .list();
  }

  /** Whether a namespace holds anything. */
  public boolean isEmpty(UUID namespaceId) {
    return !jdbc.sql(
            "select exists(select from names where namespace_id = :id)"
                + " or exists(select from namespaces where parent_id = :id)")
        .param("id", namespaceId)
        .query(Boolean.class)
        .single();
  }
}
