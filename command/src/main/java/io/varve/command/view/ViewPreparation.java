package io.varve.command.view;

import static io.varve.command.metadata.IcebergValidation.validated;

import io.varve.command.location.Location;
import io.varve.command.location.PropertyPaths;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.MetadataFiles.Recorded;
import io.varve.command.metadata.MetadataFiles.Room;
import io.varve.command.metadata.MetadataNames;
import io.varve.command.metadata.Reach;
import io.varve.command.property.SecretProperties;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableResults;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewResult;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.view.ViewMetadata;

/** Makes a change of a view ready, outside of any transaction; iceberg-core validates. */
final class ViewPreparation {

  private final MetadataFiles files;
  private final BegunMetadata begun;
  private final ViewOwners owners;

  ViewPreparation(MetadataFiles files, BegunMetadata begun, ViewOwners owners) {
    this.files = files;
    this.begun = begun;
    this.owners = owners;
  }

  ViewCreated create(
      Warehouse warehouse, UUID viewId, ObjectName name, String location, CreateViewRequest view) {
    ViewMetadata metadata =
        validated(
            "view",
            () -> {
              ViewRules.checkVersion(view.viewVersion(), 0);
              Reach.checkColumns(view.schema(), 0);
              return ViewRules.readBack(
                  ViewMetadata.builder()
                      .assignUUID(UUID.randomUUID().toString())
                      .setLocation(location)
                      .setProperties(view.properties())
                      .setCurrentVersion(view.viewVersion(), view.schema())
                      .build());
            });
    String first = validated("view", () -> MetadataNames.first(location, metadata.properties()));
    WarehouseFolders.checkPaths(warehouse, location, metadata.properties());
    SecretProperties.check(metadata.properties());
    begun.begin(viewId, first);
    return new ViewCreated(
        viewId,
        warehouse.warehouseId(),
        name,
        uuid(metadata),
        Location.of(location).toString(),
        write(metadata, first),
        result(metadata));
  }

  /**
   * Makes a commit ready.
   *
   * @param newest the view's newest metadata file
   * @return empty if the updates change nothing
   * @throws RefusedException if it can't be applied, or there is no room for it in memory
   */
  Optional<Prepared> commit(
      String actor,
      Warehouse warehouse,
      ViewState state,
      MetadataFile newest,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    Recorded<ViewMetadata> base = files.view(newest);
    try (Room room = files.room(base.size())) {
      return applied(actor, warehouse, state, base.metadata(), required, updates);
    }
  }

  private Optional<Prepared> applied(
      String actor,
      Warehouse warehouse,
      ViewState state,
      ViewMetadata base,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    ViewMetadata updated = ViewRules.applied(base, required, updates);
    if (updated.changes().isEmpty()) {
      return Optional.empty();
    }
    owners.check(actor, base, updated);
    String location = Location.of(updated.location()).toString();
    // The head says where the view is.
    boolean moved = !location.equals(state.location());
    if (moved) {
      WarehouseFolders.requested(warehouse, updated.location());
    }
    boolean pathsChanged =
        !PropertyPaths.of(updated.properties(), updated.location())
            .equals(PropertyPaths.of(base.properties(), base.location()));
    if (pathsChanged || !updated.properties().equals(base.properties())) {
      WarehouseFolders.checkPaths(warehouse, updated.location(), updated.properties());
    }
    SecretProperties.check(updates);
    RawJson requirementsJson = validated("requirements", () -> TableResults.requirements(required));
    RawJson updatesJson = validated("updates", () -> TableResults.updates(updated.changes()));
    UUID viewUuid = uuid(updated);
    ViewResult result = validated("updates", () -> result(updated));
    String next =
        validated(
            "updates",
            () ->
                MetadataNames.next(
                    updated.location(), updated.properties(), state.metadataLocation()));
    // Written last: nothing after it can fail and leave an orphan file.
    MetadataFile file = write(updated, next);
    return Optional.of(
        new Prepared(
            new ViewCommitted(
                state.viewId(),
                state.name(),
                viewUuid,
                location,
                state.metadataLocation(),
                file,
                requirementsJson,
                updatesJson,
                result),
            moved || pathsChanged));
  }

  /** A commit that is ready. */
  record Prepared(ViewCommitted event, boolean moved) {}

  static ViewResult result(ViewMetadata metadata) {
    return new ViewResult(
        metadata.formatVersion(),
        metadata.currentVersionId(),
        metadata.currentVersion().schemaId(),
        PropertyPaths.of(metadata.properties(), metadata.location()));
  }

  static UUID uuid(ViewMetadata metadata) {
    try {
      return UUID.fromString(metadata.uuid());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "The view needs a view-uuid that is a UUID: " + metadata.uuid());
    }
  }

  private MetadataFile write(ViewMetadata metadata, String location) {
    return files.write(location, metadata);
  }
}
