package io.varve.command.table;

import static io.varve.command.metadata.IcebergValidation.eachJudged;
import static io.varve.command.metadata.IcebergValidation.validated;

import io.varve.command.refusal.RefusedException;
import java.util.List;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;

/**
 * Applies updates to tables. iceberg-core does it; around it stand the rules of the specification
 * that it leaves to its clients ({@link UpdateRules} before, {@link ResultRules} after).
 */
public final class TableUpdates {

  /** Stands for the id of a partition field that a client leaves to the catalog. */
  public static final int UNASSIGNED = -1;

  private TableUpdates() {}

  /**
   * A table after a commit.
   *
   * @return {@code base} itself if nothing changes
   * @throws RefusedException if a requirement fails or an update is no good; it says which
   */
  public static TableMetadata applied(
      TableMetadata base, List<UpdateRequirement> required, List<MetadataUpdate> updates) {
    validated(
        "requirements",
        () -> {
          required.forEach(requirement -> requirement.validate(base));
          return base;
        });
    // It may have been registered before that was refused, with what Iceberg reads and builds not
    // on.
    TableMetadata.Builder builder = validated("table", () -> TableMetadata.buildFrom(base));
    return built(UpdateRules.of(base, updates), builder, updates);
  }

  /**
   * A new table, whose schema and location are among the updates.
   *
   * @throws RefusedException as above
   */
  public static TableMetadata created(int formatVersion, List<MetadataUpdate> updates) {
    TableMetadata.Builder builder =
        validated("table", () -> TableMetadata.buildFromEmpty(formatVersion));
    return built(UpdateRules.ofNew(formatVersion, updates), builder, updates);
  }

  private static TableMetadata built(
      UpdateRules rules, TableMetadata.Builder builder, List<MetadataUpdate> updates) {
    eachJudged(updates, update -> rules.checked(update).applyTo(builder));
    return validated(
        "updates",
        () -> {
          TableMetadata metadata = FormatVersions.adopted(builder.build());
          if (metadata.location() == null || metadata.schemas().isEmpty()) {
            throw new IllegalArgumentException("A new table needs a schema and a location");
          }
          if (!metadata.changes().isEmpty()) {
            ResultRules.check(metadata);
          }
          return metadata;
        });
  }
}
