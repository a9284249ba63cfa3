package io.varve.api.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.rights.ProjectAccess;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.LocalWarehouses;
import io.varve.command.warehouse.ManagedBy;
import io.varve.command.warehouse.NewCredential;
import io.varve.command.warehouse.StorageWrites;
import io.varve.command.warehouse.WarehouseRules;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.RawJson;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.storage.profile.Profile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Warehouses of a project. */
@RestController
final class WarehouseController {

  private static final String WAREHOUSES = "/management/v1/warehouse";
  private static final String WAREHOUSE = WAREHOUSES + "/{warehouse}";

  private final AskedWarehouses reads;
  private final WarehouseWrites writes;
  private final StorageWrites storage;
  private final RequestedWarehouses warehouses;
  private final LocalWarehouses local;
  private final JsonBodies json;

  WarehouseController(
      AskedWarehouses reads,
      WarehouseWrites writes,
      StorageWrites storage,
      RequestedWarehouses warehouses,
      LocalWarehouses local,
      JsonBodies json) {
    this.reads = reads;
    this.writes = writes;
    this.storage = storage;
    this.warehouses = warehouses;
    this.local = local;
    this.json = json;
  }

  private record Warehouses(List<WarehouseResponse> warehouses) {}

  @GetMapping(WAREHOUSES)
  @Needs(Action.PROJECT_LIST_WAREHOUSES)
  ResponseEntity<byte[]> list(
      Request request,
      @RequestParam(required = false) @Nullable String projectId,
      @RequestParam(required = false) @Nullable List<String> warehouseStatus,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    UUID id = ProjectIds.of(projectId == null ? project : projectId);
    Optional<List<String>> seenBy = request.access().filter(Lineage.project(id));
    List<String> wanted = warehouseStatus == null ? List.of("active") : warehouseStatus;
    List<WarehouseResponse> found =
        wanted.stream()
            .distinct()
            .map(WarehouseController::isActive)
            .flatMap(active -> reads.list(id, active, asOf, seenBy).stream())
            .map(WarehouseResponse::of)
            .toList();
    if (found.isEmpty()) {
      warehouses.checkBootstrapped();
    }
    return Responses.ok(json.write(new Warehouses(found)));
  }

  private static boolean isActive(String status) {
    return switch (status) {
      case "active" -> true;
      case "inactive" -> false;
      default ->
          throw new RefusedException(
              Reason.BAD_REQUEST, "warehouseStatus must be active or inactive: " + status);
    };
  }

  @PostMapping(WAREHOUSES)
  @Needs(value = Action.PROJECT_CREATE_WAREHOUSE, asksItself = true)
  ResponseEntity<byte[]> create(
      Request request,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project,
      @Body byte[] body) {
    warehouses.checkBootstrapped();
    NewWarehouse create = json.read(body, NewWarehouse.class);
    ProjectAccess.check(request.access(), create.project(project));
    WarehouseRules rules = create.rules();
    UUID id = Uuids.v7();
    NewWarehouse.StorageTarget target = create.target(id, local);
    UUID made =
        Objects.requireNonNull(
            writes
                .create(
                    request,
                    create.project(project),
                    id,
                    create.name(),
                    target.location(),
                    target.profile(),
                    target.credential(),
                    rules)
                .objectId());
    return Responses.created(representation(made));
  }

  @GetMapping(WAREHOUSE)
  @Needs(Action.WAREHOUSE_GET_METADATA)
  ResponseEntity<byte[]> get(
      @PathVariable String warehouse,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return Responses.ok(
        json.write(WarehouseResponse.of(reads.find(WarehouseIds.parse(warehouse), asOf))));
  }

  @PostMapping(WAREHOUSE + "/rename")
  @Needs(Action.WAREHOUSE_RENAME)
  ResponseEntity<byte[]> rename(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    String name =
        WarehouseChange.required(json.read(body, WarehouseChange.Name.class).newName(), "new-name");
    writes.rename(request, RequestedWarehouses.forCommand(warehouses.existing(id)), name);
    return Responses.ok(representation(id));
  }

  @PostMapping(WAREHOUSE + "/storage")
  @Needs(Action.WAREHOUSE_UPDATE_STORAGE)
  ResponseEntity<byte[]> storage(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    WarehouseChange.Storage change = json.read(body, WarehouseChange.Storage.class);
    Profile profile = StorageRequests.profile(change.storageProfile());
    storage.changeStorage(
        request,
        RequestedWarehouses.forCommand(warehouses.existing(id)),
        profile.location(),
        new RawJson(profile.toJson()),
        StorageRequests.credential(profile, change.storageCredential()));
    return Responses.ok(representation(id));
  }

  @PostMapping(WAREHOUSE + "/storage-credential")
  @Needs(Action.WAREHOUSE_UPDATE_STORAGE)
  ResponseEntity<byte[]> credential(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    Warehouse found = RequestedWarehouses.forCommand(warehouses.existing(id));
    NewCredential credential =
        StorageRequests.newCredential(
            found.storage().profile(),
            json.read(body, WarehouseChange.Credential.class).credential());
    storage.changeCredential(request, found, credential);
    return Responses.ok(representation(id));
  }

  @PostMapping(WAREHOUSE + "/activate")
  @Needs(Action.WAREHOUSE_ACTIVATE)
  ResponseEntity<byte[]> activate(Request request, @PathVariable String warehouse) {
    return setActive(request, WarehouseIds.parse(warehouse), true);
  }

  @PostMapping(WAREHOUSE + "/deactivate")
  @Needs(Action.WAREHOUSE_DEACTIVATE)
  ResponseEntity<byte[]> deactivate(Request request, @PathVariable String warehouse) {
    return setActive(request, WarehouseIds.parse(warehouse), false);
  }

  private ResponseEntity<byte[]> setActive(Request request, UUID id, boolean active) {
    writes.setActive(request, RequestedWarehouses.forCommand(warehouses.existing(id)), active);
    return Responses.ok(representation(id));
  }

  @PostMapping(WAREHOUSE + "/delete-profile")
  @Needs(Action.WAREHOUSE_MODIFY_SOFT_DELETION)
  ResponseEntity<byte[]> deleteProfile(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    JsonNode profile = json.read(body, WarehouseChange.DeleteProfile.class).deleteProfile();
    if (profile == null || profile.isNull()) {
      throw new RefusedException(Reason.BAD_REQUEST, "delete-profile is missing");
    }
    writes.setDeleteProfile(
        request,
        RequestedWarehouses.forCommand(warehouses.existing(id)),
        DeleteProfiles.softDeleteSeconds(profile));
    return Responses.ok(representation(id));
  }

  @PostMapping(WAREHOUSE + "/format-version-policy")
  @Needs(Action.WAREHOUSE_SET_FORMAT_VERSION_POLICY)
  ResponseEntity<byte[]> formatVersions(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    WarehouseChange.FormatVersions change = json.read(body, WarehouseChange.FormatVersions.class);
    if (change.allowedFormatVersions() == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "allowed-format-versions is missing");
    }
    writes.setFormatVersions(
        request,
        RequestedWarehouses.forCommand(warehouses.existing(id)),
        FormatVersionPolicy.of(change.allowedFormatVersions(), change.defaultFormatVersion()));
    return Responses.ok(representation(id));
  }

  @PostMapping(WAREHOUSE + "/managed-by")
  @Needs(Action.WAREHOUSE_UPDATE_STORAGE)
  ResponseEntity<byte[]> managedBy(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    String managedBy =
        WarehouseChange.required(
            json.read(body, WarehouseChange.ManagedBy.class).managedBy(), "managed-by");
    writes.setManagedBy(
        request, RequestedWarehouses.forCommand(warehouses.existing(id)), ManagedBy.of(managedBy));
    return Responses.ok(representation(id));
  }

  private byte[] representation(UUID id) {
    return json.write(WarehouseResponse.of(reads.find(id, null)));
  }
}
