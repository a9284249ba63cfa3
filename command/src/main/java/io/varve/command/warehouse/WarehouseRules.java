package io.varve.command.warehouse;

import io.varve.command.format.FormatVersionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a new warehouse beside name and location.
 *
 * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
 */
public record WarehouseRules(
    @Nullable Long softDeleteSeconds, FormatVersionPolicy formatVersions, ManagedBy managedBy) {

  /** Drops are final, all versions of the table format are taken, and owners change it. */
  public static final WarehouseRules USUAL =
      new WarehouseRules(null, FormatVersionPolicy.ANY, ManagedBy.SELF_MANAGED);
}
