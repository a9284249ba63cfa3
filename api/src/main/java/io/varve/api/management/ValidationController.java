package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.RemedyWords;
import io.varve.api.rights.Needs;
import io.varve.api.rights.ProjectAccess;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.LocalWarehouses;
import io.varve.command.warehouse.NewCredential;
import io.varve.command.warehouse.StorageValidation.Kept;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.RawJson;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Action;
import io.varve.storage.profile.Profile;
import io.varve.storage.validation.Checks;
import io.varve.storage.validation.Checks.FailedException;
import io.varve.storage.validation.StoreValidation;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Looks at what a warehouse would be, or is, and changes nothing; what is wrong is an answer. */
@RestController
final class ValidationController {

  private static final String ROOT = "/management/v1";
  private static final String STORAGE = ROOT + "/warehouse/{warehouse}/storage";
  private static final String WELL_FORMED = "profile-well-formed";
  private static final String NOT_WELL_FORMED = "The profile or the credential can't be read";

  private final StorageValidator validator;
  private final LocationClaims locations;
  private final WarehouseReads reads;
  private final WarehouseWrites writes;
  private final RequestedWarehouses warehouses;
  private final LocalWarehouses local;
  private final JsonBodies json;

  ValidationController(
      StorageValidator validator,
      LocationClaims locations,
      WarehouseReads reads,
      WarehouseWrites writes,
      RequestedWarehouses warehouses,
      LocalWarehouses local,
      JsonBodies json) {
    this.validator = validator;
    this.locations = locations;
    this.reads = reads;
    this.writes = writes;
    this.warehouses = warehouses;
    this.local = local;
    this.json = json;
  }

  private record NewStorage(
      @Nullable JsonNode storageProfile, @Nullable JsonNode storageCredential) {}

  private record NewKey(@JsonProperty("new-storage-credential") @Nullable JsonNode credential) {}

  /** What is to be tried. */
  private record Storage(RawJson profile, @Nullable NewCredential credential) {}

  /** What making this warehouse would meet. */
  @PostMapping(ROOT + "/warehouse-creation-validation")
  @Needs(value = Action.PROJECT_CREATE_WAREHOUSE, asksItself = true)
  ResponseEntity<byte[]> creation(
      Request request,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project,
      @Body byte[] body) {
    warehouses.checkBootstrapped();
    NewWarehouse create = json.read(body, NewWarehouse.class);
    UUID projectId = create.project(project);
    ProjectAccess.check(request.access(), projectId);
    Checks checks = new Checks();
    NewWarehouse.StorageTarget target = check(checks, WELL_FORMED, () -> target(create));
    check(checks, "warehouse-name-valid", () -> freeName(projectId, create.name()));
    check(checks, "format-version-policy-consistent", create::formatVersions);
    check(checks, "managed-by-allowed", () -> managed(request, create));
    if (target == null) {
      checks.skip("location-exclusive", NOT_WELL_FORMED);
      checks.add(StoreValidation.none(NOT_WELL_FORMED));
    } else if (target.profile() == null) {
      checks.skip("location-exclusive", "It will have a folder of its own");
      checks.add(StoreValidation.none("The warehouse will be on this server's file system"));
    } else if (check(checks, "location-exclusive", () -> freeLocation(target.location())) == null) {
      checks.add(StoreValidation.none("Nothing is written where another warehouse is"));
    } else {
      tryOut(checks, new Storage(target.profile(), target.credential()), null);
    }
    return answer(checks);
  }

  /** What changing the profile, and maybe the credential, would meet. */
  @PostMapping(STORAGE + "/validate-profile")
  @Needs(Action.WAREHOUSE_UPDATE_STORAGE)
  ResponseEntity<byte[]> profile(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    Warehouse found = warehouse(warehouse);
    NewStorage change = json.read(body, NewStorage.class);
    Checks checks = mutable(request, found);
    Profile profile =
        check(checks, WELL_FORMED, () -> StorageRequests.profile(change.storageProfile()));
    if (profile == null) {
      checks.skip("profile-compatible", NOT_WELL_FORMED);
      checks.add(StoreValidation.none(NOT_WELL_FORMED));
      return answer(checks);
    }
    NewCredential fresh = StorageRequests.credential(profile, change.storageCredential());
    if (check(checks, "profile-compatible", () -> compatible(profile, fresh, found)) == null) {
      checks.add(StoreValidation.none("The profile can't be that of this warehouse"));
    } else {
      tryOut(checks, new Storage(new RawJson(profile.toJson()), fresh), kept(found));
    }
    return answer(checks);
  }

  /** What changing the credential would meet. */
  @PostMapping(STORAGE + "/validate-credential")
  @Needs(Action.WAREHOUSE_UPDATE_STORAGE)
  ResponseEntity<byte[]> credential(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    Warehouse found = warehouse(warehouse);
    NewCredential credential =
        StorageRequests.newCredential(
            found.storage().profile(), json.read(body, NewKey.class).credential());
    return stored(mutable(request, found), found, credential);
  }

  /** Whether the warehouse can be used as it is. */
  @PostMapping(STORAGE + "/validate-access")
  @Needs(Action.WAREHOUSE_UPDATE_STORAGE)
  ResponseEntity<byte[]> access(@PathVariable String warehouse) {
    return stored(new Checks(), warehouse(warehouse), null);
  }

  private Warehouse warehouse(String id) {
    return RequestedWarehouses.forCommand(warehouses.existing(WarehouseIds.parse(id)));
  }

  private ResponseEntity<byte[]> stored(
      Checks checks, Warehouse found, @Nullable NewCredential credential) {
    RawJson profile = found.storage().profile();
    if (profile == null) {
      checks.add(StoreValidation.none("The warehouse is on this server's file system"));
    } else {
      tryOut(checks, new Storage(profile, credential), kept(found));
    }
    return answer(checks);
  }

  private void tryOut(Checks checks, Storage storage, @Nullable Kept kept) {
    NewCredential fresh = storage.credential();
    checks.add(validator.of(storage.profile(), fresh == null ? null : fresh.secret(), kept));
  }

  private NewWarehouse.StorageTarget target(NewWarehouse create) {
    // Making it reads this too, and refuses what it can't read.
    DeleteProfiles.softDeleteSeconds(create.deleteProfile());
    return create.target(Uuids.v7(), local);
  }

  private boolean freeName(UUID projectId, String name) {
    WarehouseWrites.checkName(name);
    if (reads.isTaken(projectId, name)) {
      throw new FailedException("The project has a warehouse of this name: " + name);
    }
    return true;
  }

  private boolean managed(Request request, NewWarehouse create) {
    writes.checkAllowed(request, String.valueOf(create.warehouseName()), create.manager());
    return true;
  }

  private Checks mutable(Request request, Warehouse found) {
    Checks checks = new Checks();
    check(
        checks,
        "spec-mutable",
        () -> {
          writes.checkAllowed(request, found);
          return true;
        });
    return checks;
  }

  private boolean freeLocation(String location) {
    locations.checkFreeForWarehouse(Location.of(location));
    return true;
  }

  private static @Nullable Kept kept(Warehouse warehouse) {
    return Kept.of(warehouse.storage().profile(), warehouse.secretId());
  }

  private static boolean compatible(
      Profile profile, @Nullable NewCredential fresh, Warehouse warehouse) {
    if (!profile.location().equals(warehouse.location())) {
      throw new FailedException(
          "The location of a warehouse can't change: it is " + warehouse.location());
    }
    Kept kept = kept(warehouse);
    if (fresh == null && kept != null) {
      StorageValidator.checkKept(profile, kept);
    }
    return true;
  }

  /** What {@code work} gives; null if it refused, which is what the check says then. */
  private static <T> @Nullable T check(Checks checks, String name, Supplier<T> work) {
    Object[] given = new Object[1];
    boolean passed =
        checks.check(
            name,
            () -> {
              try {
                given[0] = work.get();
              } catch (RefusedException e) {
                throw new FailedException(RemedyWords.message(e.refusal()));
              }
            });
    @SuppressWarnings("unchecked")
    T found = (T) given[0];
    return passed ? found : null;
  }

  private ResponseEntity<byte[]> answer(Checks checks) {
    return Responses.ok(json.write(ValidationResponse.of(checks.made())));
  }
}
