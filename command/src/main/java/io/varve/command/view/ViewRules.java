package io.varve.command.view;

import static io.varve.command.metadata.IcebergValidation.eachJudged;
import static io.varve.command.metadata.IcebergValidation.validated;

import io.varve.command.metadata.Reach;
import io.varve.command.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.apache.iceberg.view.ViewProperties;
import org.apache.iceberg.view.ViewVersion;

/**
 * Applies updates to views. iceberg-core does it; around it stand the rules of the specification
 * that it leaves to its clients.
 */
public final class ViewRules {

  /** A commit that is tried; it puts right what a later commit could put right. */
  private static final MetadataUpdate TRIAL =
      new MetadataUpdate.SetProperties(
          Map.of(
              ViewProperties.VERSION_HISTORY_SIZE,
              String.valueOf(ViewProperties.VERSION_HISTORY_SIZE_DEFAULT)));

  private ViewRules() {}

  /**
   * A view after a commit.
   *
   * @return metadata without changes if nothing changes
   * @throws RefusedException if a requirement fails or an update is no good; it says which
   */
  public static ViewMetadata applied(
      ViewMetadata base, List<UpdateRequirement> required, List<MetadataUpdate> updates) {
    validated(
        "requirements",
        () -> {
          required.forEach(requirement -> requirement.validate(base));
          return base;
        });
    ViewMetadata.Builder builder = validated("view", () -> ViewMetadata.buildFrom(base));
    int lastVersion = base.versions().stream().mapToInt(ViewVersion::versionId).max().orElse(0);
    int lastColumn = base.schemas().stream().mapToInt(s -> s.highestFieldId()).max().orElse(0);
    eachJudged(
        updates,
        update -> {
          switch (update) {
            case MetadataUpdate.AddViewVersion added ->
                checkVersion(added.viewVersion(), lastVersion);
            case MetadataUpdate.AddSchema added -> Reach.checkColumns(added.schema(), lastColumn);
            default -> {}
          }
          update.applyTo(builder);
        });
    return validated("updates", () -> readBack(builder.build()));
  }

  /**
   * Checks a version of a view.
   *
   * @param last the highest id so far
   * @throws IllegalArgumentException if the specification does not allow it
   */
  static void checkVersion(ViewVersion version, int last) {
    Reach.check("version-id", version.versionId(), last);
    if (version.representations().isEmpty()) {
      throw new IllegalArgumentException("A version of a view needs a representation");
    }
    if (!version.representations().stream().allMatch(SQLViewRepresentation.class::isInstance)) {
      throw new IllegalArgumentException("Only SQL representations of views are known");
    }
  }

  /**
   * Checks metadata that is to be registered.
   *
   * @throws RefusedException if no commit could follow it
   */
  static void checkRegistered(ViewMetadata metadata) {
    validated(
        "view",
        () -> {
          metadata.versions().forEach(version -> checkVersion(version, 0));
          for (Schema schema : metadata.schemas()) {
            Reach.check("schema-id", schema.schemaId(), 0);
            Reach.checkColumns(schema, 0);
          }
          return metadata;
        });
    applied(metadata, List.of(), List.of(TRIAL));
  }

  /** The same metadata, which Iceberg can read again; unlike a table's it is never large. */
  static ViewMetadata readBack(ViewMetadata metadata) {
    ViewMetadataParser.fromJson(ViewMetadataParser.toJson(metadata)).currentVersion();
    return metadata;
  }
}
