package io.varve.query.warehouse;

import io.varve.query.grant.Visible;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers reads of warehouses. */
public final class WarehouseReads {

  private static final String COLUMNS =
      "select warehouse_id, project_id, name, location, active, storage_profile, credential_type,"
          + " secret_id, protected as protection, soft_delete_seconds, allowed_format_versions,"
          + " default_format_version, managed_by, require_reason, ticket_pattern, (select e.occurred_at from events e"
          + " where e.stream_id = w.warehouse_id order by e.stream_version desc limit 1)"
          + " as updated_at from warehouses w";

  private final JdbcClient jdbc;

  public WarehouseReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A warehouse.
   *
   * @param location URI of its folder, without a trailing slash
   * @param storageProfile JSON of its storage profile, null on the local file system
   * @param credentialType kind of its credential, null without one
   * @param secretId where the secret store keeps the credential
   * @param protection whether it is protected from being deleted
   * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
   * @param allowedFormatVersions versions of the table format that it takes, with commas; null
   *     takes all
   * @param defaultFormatVersion of a table that asks for none, if somebody chose it
   * @param managedBy who may change what it is
   * @param requireReason for which changes it wants a reason, with commas; null for none
   * @param ticketPattern what the ticket must look like; null if none is wanted
   * @param updatedAt when it was changed last, as the ledger has it
   */
  public record WarehouseRow(
      UUID warehouseId,
      UUID projectId,
      String name,
      String location,
      boolean active,
      @Nullable String storageProfile,
      @Nullable String credentialType,
      @Nullable UUID secretId,
      boolean protection,
      @Nullable Long softDeleteSeconds,
      @Nullable String allowedFormatVersions,
      @Nullable Integer defaultFormatVersion,
      String managedBy,
      @Nullable String requireReason,
      @Nullable String ticketPattern,
      String updatedAt) {}

  /** The URI of the folder of a project's warehouse, by its name. */
  public Optional<String> location(UUID projectId, String name) {
    return jdbc.sql("select location from warehouses where project_id = ? and name = ?")
        .params(projectId, name)
        .query(String.class)
        .optional();
  }

  /** The id of a project's active warehouse, by its name. */
  public Optional<UUID> find(UUID projectId, String name) {
    return jdbc.sql(
            "select warehouse_id from warehouses where project_id = ? and name = ? and active")
        .params(projectId, name)
        .query(UUID.class)
        .optional();
  }

  /** Whether a project has a warehouse of this name, active or not. */
  public boolean isTaken(UUID projectId, String name) {
    return jdbc.sql(
            "select exists(select from warehouses where project_id = ? and name = ?"
                + " and deleted_at is null)")
        .params(projectId, name)
        .query(Boolean.class)
        .single();
  }

  /** The oldest warehouse's location. */
  public Optional<String> oldestLocation() {
    return jdbc.sql("select location from warehouses order by warehouse_id limit 1")
        .query(String.class)
        .optional();
  }

  /** Whether there is a warehouse of this id. */
  public boolean exists(UUID warehouseId) {
    return jdbc.sql("select exists(select from warehouses where warehouse_id = ?)")
        .param(warehouseId)
        .query(Boolean.class)
        .single();
  }

  /** The warehouse of an id, if it was not deleted. */
  public Optional<WarehouseRow> find(UUID warehouseId) {
    return jdbc.sql(COLUMNS + " where warehouse_id = ? and deleted_at is null")
        .param(warehouseId)
        .query(WarehouseRow.class)
        .optional();
  }

  /**
   * A project's warehouses, by name: those that are active, or those that are not.
   *
   * @param seenBy subjects of whom one must hold something on each or in it; empty for all
   */
  public List<WarehouseRow> list(UUID projectId, boolean active, Optional<List<String>> seenBy) {
    return jdbc.sql(
            COLUMNS
                + " where project_id = :project and active = :active and deleted_at is null"
                + Visible.warehouse(seenBy)
                + " order by name")
        .param("project", projectId)
        .param("active", active)
        .param("subjects", Visible.subjects(seenBy))
        .query(WarehouseRow.class)
        .list();
  }

  /**
   * Names of warehouses: what they are called now, or were when they were deleted.
   *
   * @return by id; without those that never were
   */
  public Map<UUID, String> names(Set<UUID> warehouseIds) {
    if (warehouseIds.isEmpty()) {
      return Map.of();
    }
    Map<UUID, String> names = new HashMap<>();
    jdbc.sql(
            """
            select i.id, coalesce(w.name, (
              select e.payload->>'name' from events e
              where e.stream_id = i.id and json_typeof(e.payload->'name') = 'string'
              order by e.stream_version desc limit 1)) as name
            from unnest(?) as i(id) left join warehouses w on w.warehouse_id = i.id
            """)
        .param(warehouseIds.toArray(UUID[]::new))
        .query(
            row -> {
              String name = row.getString("name");
              if (name != null) {
                names.put(row.getObject("id", UUID.class), name);
              }
            });
    return names;
  }

  /**
   * The warehouse that a file belongs to, deleted or not.
   *
   * @param folders the folders above the file, as locations without a trailing slash
   */
  public Optional<WarehouseRow> holding(List<String> folders) {
    return jdbc.sql(COLUMNS + " where location = any(?)")
        .param(folders.toArray(String[]::new))
        .query(WarehouseRow.class)
        .optional();
  }
}
