package io.varve.command.lookup;

import static java.util.stream.Collectors.toMap;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.store.LedgerJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what a request names, outside of any transaction, each by one indexed query. */
public final class Lookup {

  /**
   * For how long a warehouse's row may be used after it was read. Whoever changes one answers only
   * after this time, so no node serves by the old row once the change was answered.
   */
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final String SEPARATOR = "\u001f";

  private final JdbcClient jdbc;
  private final ConcurrentMap<UUID, Leased> warehouses = new ConcurrentHashMap<>();

  public Lookup(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A warehouse; its location has no trailing slash.
   *
   * @param storageProfile JSON of the storage profile, null on the local file system
   * @param secretId of the credential for its object store, null without one
   * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
   * @param allowedFormatVersions as the row has them; null allows all
   * @param defaultFormatVersion of a table that asks for none, if somebody chose it
   * @param managedBy who may change what the warehouse is
   */
  public record Warehouse(
      UUID warehouseId,
      UUID projectId,
      String name,
      String location,
      boolean active,
      @Nullable String storageProfile,
      @Nullable UUID secretId,
      @Nullable Long softDeleteSeconds,
      @Nullable String allowedFormatVersions,
      @Nullable Integer defaultFormatVersion,
      String managedBy) {

    /** Which versions of the table format it takes. */
    public FormatVersionPolicy formatVersions() {
      return FormatVersionPolicy.stored(allowedFormatVersions, defaultFormatVersion);
    }
  }

  private record Leased(Warehouse warehouse, long until) {}

  /** A namespace that exists. */
  public record FoundNamespace(UUID namespaceId, List<String> levels) {}

  /**
   * What has a name: a table or a view, with its head.
   *
   * @param metadata its newest metadata file, as it was recorded; null for a generic table, and for
   *     what a commit will leave whose file is not written yet
   */
  public record FoundObject(
      UUID objectId,
      TabularKind kind,
      UUID namespaceId,
      long version,
      String state,
      @Nullable MetadataFile metadata) {

    /** The newest metadata file of a table or view. */
    public MetadataFile file() {
      if (metadata == null) {
        throw new IllegalStateException("No metadata file is known of " + objectId);
      }
      return metadata;
    }

    /** The folded state. */
    public <S> S as(Class<S> stateType) {
      return LedgerJson.mapper().readValue(state, stateType);
    }

    /** This behind one more event, with the state that it led to. */
    public FoundObject next(Object newState, @Nullable MetadataFile newMetadata) {
      return new FoundObject(
          objectId,
          kind,
          namespaceId,
          version + 1,
          LedgerJson.mapper().writeValueAsString(newState),
          newMetadata);
    }
  }

  /**
   * The warehouse of an id, if it is active.
   *
   * @throws RefusedException if there is none, or it is closed to clients, or the server is not
   *     bootstrapped
   */
  public Warehouse warehouse(UUID warehouseId) {
    Leased known = warehouses.get(warehouseId);
    if (known != null && System.nanoTime() - known.until < 0) {
      return known.warehouse;
    }
    long until = System.nanoTime() + LEASE.toNanos();
    Warehouse found = findWarehouse(warehouseId, "active").orElse(null);
    if (found == null) {
      warehouses.remove(warehouseId);
      checkBootstrapped();
      throw noSuchWarehouse(warehouseId);
    }
    warehouses.put(warehouseId, new Leased(found, until));
    return found;
  }

  /**
   * The warehouse of an id as it is now, whether it is active or not.
   *
   * @throws RefusedException if there is none, or it was deleted
   */
  public Warehouse anyWarehouse(UUID warehouseId) {
    return findWarehouse(warehouseId, "deleted_at is null")
        .orElseThrow(() -> noSuchWarehouse(warehouseId));
  }

  /**
   * The warehouse of an id as it is now, even if it was deleted, as long as it has not ended.
   *
   * @throws RefusedException if there is none
   */
  public Warehouse warehouseUntilItsEnd(UUID warehouseId) {
    return findWarehouse(warehouseId, "true").orElseThrow(() -> noSuchWarehouse(warehouseId));
  }

  private Optional<Warehouse> findWarehouse(UUID warehouseId, String condition) {
    return jdbc.sql(
            "select warehouse_id, project_id, name, location, active, storage_profile, secret_id,"
                + " soft_delete_seconds, allowed_format_versions, default_format_version,"
                + " managed_by from warehouses where warehouse_id = ? and "
                + condition)
        .param(warehouseId)
        .query(Warehouse.class)
        .optional();
  }

  private static RefusedException noSuchWarehouse(UUID warehouseId) {
    return new RefusedException(
        Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + warehouseId);
  }

  /** Returns when no node uses the row any more that a warehouse had before this call. */
  public void awaitSeen(UUID warehouseId) {
    warehouses.remove(warehouseId);
    try {
      Thread.sleep(LEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Checks that the server was taken into use.
   *
   * @throws RefusedException with a message that says how to do that
   */
  public void checkBootstrapped() {
    boolean done = jdbc.sql("select exists(select from server)").query(Boolean.class).single();
    if (!done) {
      throw new RefusedException(
          Reason.NO_SUCH_PROJECT,
          "This server is not bootstrapped yet, so it has no project",
          Remedy.BOOTSTRAP);
    }
  }

  /** The namespace of a name, if it exists. */
  public Optional<FoundNamespace> findNamespace(UUID warehouseId, List<String> levels) {
    return jdbc.sql("select namespace_id from namespaces where warehouse_id = ? and path = ?")
        .params(warehouseId, String.join(SEPARATOR, levels))
        .query((row, n) -> new FoundNamespace(row.getObject(1, UUID.class), levels))
        .optional();
  }

  /**
   * The namespace of a name.
   *
   * @throws RefusedException if it does not exist
   */
  public FoundNamespace namespace(UUID warehouseId, List<String> levels) {
    return findNamespace(warehouseId, levels)
        .orElseThrow(() -> NameRefusals.noSuchNamespace(levels));
  }

  /**
   * A namespace and those that it lies in, the topmost first.
   *
   * @throws RefusedException if one is not there any more
   */
  public List<FoundNamespace> lineage(UUID warehouseId, List<String> levels) {
    List<List<String>> names =
        IntStream.rangeClosed(1, levels.size()).mapToObj(n -> levels.subList(0, n)).toList();
    Map<String, UUID> ids =
        jdbc
            .sql(
                "select path, namespace_id from namespaces"
                    + " where warehouse_id = ? and path = any(?)")
            .param(warehouseId)
            .param(names.stream().map(Lookup::path).toArray(String[]::new))
            .query((row, n) -> Map.entry(row.getString(1), row.getObject(2, UUID.class)))
            .list()
            .stream()
            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    List<FoundNamespace> lineage = new ArrayList<>();
    for (List<String> name : names) {
      UUID id = ids.get(path(name));
      if (id == null) {
        throw NameRefusals.noSuchNamespace(levels);
      }
      lineage.add(new FoundNamespace(id, name));
    }
    return lineage;
  }

  private static String path(List<String> levels) {
    return String.join(SEPARATOR, levels);
  }

  /** The table or view of a name, if there is one. */
  public Optional<FoundObject> findObject(UUID warehouseId, List<String> levels, String name) {
    return jdbc.sql(
            """
            select x.object_id, x.kind, x.namespace_id, h.version, h.state,
              coalesce(t.metadata_location, v.metadata_location) as metadata_location,
              coalesce(t.metadata_sha256, v.metadata_sha256) as metadata_sha256,
              coalesce(t.metadata_length, v.metadata_length) as metadata_length
            from namespaces n
            join names x on x.namespace_id = n.namespace_id and x.name = ?
            join heads h on h.stream_id = x.object_id
            left join tables t on t.table_id = x.object_id
            left join views v on v.view_id = x.object_id
            where n.warehouse_id = ? and n.path = ?
            """)
        .params(name, warehouseId, String.join(SEPARATOR, levels))
        .query(Lookup::found)
        .optional();
  }

  private static FoundObject found(ResultSet row, int number) throws SQLException {
    String metadata = row.getString("metadata_location");
    return new FoundObject(
        row.getObject("object_id", UUID.class),
        TabularKind.of(row.getString("kind")),
        row.getObject("namespace_id", UUID.class),
        row.getLong("version"),
        row.getString("state"),
        metadata == null
            ? null
            : new MetadataFile(
                metadata, row.getString("metadata_sha256"), row.getLong("metadata_length")));
  }

  /**
   * The table or view of a name.
   *
   * @param kind what it must be
   * @throws RefusedException if there is none
   */
  public FoundObject object(UUID warehouseId, TabularKind kind, List<String> levels, String name) {
    return findObject(warehouseId, levels, name)
        .filter(found -> found.kind() == kind)
        .orElseThrow(() -> NameRefusals.noSuchObject(kind, levels, name));
  }

  /**
   * Checks that a name is valid and free, and returns its namespace. A race is decided later, by
   * the database.
   *
   * @param kind of what shall have the name
   */
  public FoundNamespace freeName(
      UUID warehouseId, TabularKind kind, List<String> levels, String name) {
    Names.checkNew(name);
    FoundNamespace namespace = namespace(warehouseId, levels);
    findObject(warehouseId, levels, name)
        .ifPresent(
            found -> {
              throw NameRefusals.alreadyExists(kind, found.kind(), levels, name);
            });
    return namespace;
  }

  /**
   * Where a table or view is to be moved to; checks that the name is valid and free.
   *
   * @param from where it is now
   */
  public ObjectName freeTarget(
      UUID warehouseId, ObjectName from, List<String> levels, String name) {
    Names.checkNew(name);
    FoundNamespace namespace = namespace(warehouseId, levels);
    findObject(warehouseId, levels, name)
        .ifPresent(
            found -> {
              throw NameRefusals.cannotRename(from, found.kind(), levels, name);
            });
    return new ObjectName(namespace.namespaceId(), levels, name);
  }
}
