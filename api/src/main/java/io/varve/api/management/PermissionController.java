package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.management.GrantChanges.Wanted;
import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.grant.GrantLists.GrantRow;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.PastSettings.Managed;
import io.varve.security.rights.Action;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The reference's older permissions API: the same grants as assignments, and managed access. Its
 * paths name a namespace without its warehouse.
 */
@RestController
final class PermissionController {

  private static final String ROOT = "/management/v1/permissions";
  private static final String HEADER = "x-project-id";
  private static final String WAREHOUSE = ROOT + "/warehouse/{warehouse}";
  private static final String WITHIN = WAREHOUSE + "/{kind:table|view|generic-table}/{object}";
  private static final String NAMESPACE = ROOT + "/namespace/{namespaceId}";

  private final AskedGrants grants;
  private final GrantChanges changes;
  private final RequestedObjects objects;
  private final AskedSettings settings;
  private final JsonBodies json;

  PermissionController(
      AskedGrants grants,
      GrantChanges changes,
      RequestedObjects objects,
      AskedSettings settings,
      JsonBodies json) {
    this.grants = grants;
    this.changes = changes;
    this.objects = objects;
    this.settings = settings;
    this.json = json;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Assignment(@Nullable String type, @Nullable String user, @Nullable String role) {
    static Assignment of(GrantRow row) {
      PrincipalJson principal = PrincipalJson.of(row.subject());
      return new Assignment(row.privilege(), principal.user(), principal.role());
    }
  }

  private record Assignments(List<Assignment> assignments) {}

  private record UpdateAssignments(
      @Nullable List<Assignment> writes, @Nullable List<Assignment> deletes) {}

  private record SetManagedAccess(@Nullable Boolean managedAccess) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record AuthProperties(boolean managedAccess, @Nullable Boolean managedAccessInherited) {}

  @GetMapping(ROOT + "/server/assignments")
  @Needs(Action.SERVER_READ_GRANTS)
  ResponseEntity<byte[]> ofServer(
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable List<String> relations) {
    return list(RequestedObjects.server(), asOf, relations);
  }

  @GetMapping(ROOT + "/project/assignments")
  @Needs(Action.PROJECT_READ_GRANTS)
  ResponseEntity<byte[]> ofProject(
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable List<String> relations) {
    return list(RequestedObjects.project(ProjectIds.of(project)), asOf, relations);
  }

  @GetMapping(ROOT + "/project/{project}/assignments")
  @Needs(Action.PROJECT_READ_GRANTS)
  ResponseEntity<byte[]> ofProjectById(
      @PathVariable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable List<String> relations) {
    return list(RequestedObjects.project(ProjectIds.parse(project)), asOf, relations);
  }

  @GetMapping({WAREHOUSE + "/assignments", WITHIN + "/assignments"})
  @Needs({
    Action.WAREHOUSE_READ_GRANTS,
    Action.TABLE_READ_GRANTS,
    Action.VIEW_READ_GRANTS,
    Action.GENERIC_TABLE_READ_GRANTS
  })
  ResponseEntity<byte[]> inWarehouse(
      @PathVariable String warehouse,
      @PathVariable Optional<String> kind,
      @PathVariable Optional<String> object,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable List<String> relations) {
    return answer(
        grants.in(warehouse, kind.orElse(null), object.orElse(null), asOf, null, PageRequest.ALL),
        relations);
  }

  @GetMapping(NAMESPACE + "/assignments")
  @Needs(value = Action.NAMESPACE_READ_GRANTS, asksItself = true)
  ResponseEntity<byte[]> ofNamespace(
      Request request,
      @PathVariable String namespaceId,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable List<String> relations) {
    return list(objects.namespace(request.access(), namespaceId), asOf, relations);
  }

  @PostMapping(ROOT + "/server/assignments")
  @Needs(value = Action.SERVER_READ_GRANTS, asksItself = true)
  ResponseEntity<Void> changeServer(Request request, @Body byte[] body) {
    return change(request, RequestedObjects.server(), body);
  }

  @PostMapping(ROOT + "/project/assignments")
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<Void> changeProject(
      Request request,
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @Body byte[] body) {
    return change(request, RequestedObjects.project(ProjectIds.of(project)), body);
  }

  @PostMapping(ROOT + "/project/{project}/assignments")
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<Void> changeProjectById(
      Request request, @PathVariable String project, @Body byte[] body) {
    return change(request, RequestedObjects.project(ProjectIds.parse(project)), body);
  }

  @PostMapping({WAREHOUSE + "/assignments", WITHIN + "/assignments"})
  @Needs({
    Action.WAREHOUSE_USE,
    Action.TABLE_GET_METADATA,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<Void> changeInWarehouse(
      Request request,
      @PathVariable String warehouse,
      @PathVariable Optional<String> kind,
      @PathVariable Optional<String> object,
      @Body byte[] body) {
    return change(request, objects.find(warehouse, kind.orElse(null), object.orElse(null)), body);
  }

  @PostMapping(NAMESPACE + "/assignments")
  @Needs(value = Action.NAMESPACE_GET_METADATA, asksItself = true)
  ResponseEntity<Void> changeNamespace(
      Request request, @PathVariable String namespaceId, @Body byte[] body) {
    return change(request, objects.namespace(request.access(), namespaceId), body);
  }

  @GetMapping(WAREHOUSE)
  @Needs(Action.WAREHOUSE_GET_METADATA)
  ResponseEntity<byte[]> propertiesOfWarehouse(
      @PathVariable String warehouse,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    boolean managed =
        asOf == null
            ? objects.managed(objects.find(warehouse, null, null)).isPresent()
            : settings.isManaged(warehouse, asOf);
    return Responses.ok(json.write(new AuthProperties(managed, null)));
  }

  @GetMapping(NAMESPACE)
  @Needs(value = Action.NAMESPACE_GET_METADATA, asksItself = true)
  ResponseEntity<byte[]> propertiesOfNamespace(
      Request request,
      @PathVariable String namespaceId,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    Requested found = objects.namespace(request.access(), namespaceId);
    Managed managed =
        asOf == null
            ? new Managed(objects.isManagedItself(found), objects.isManagedAbove(found))
            : settings.managed(found.granted(), asOf);
    return Responses.ok(json.write(new AuthProperties(managed.own(), managed.inherited())));
  }

  @PostMapping(WAREHOUSE + "/managed-access")
  @Needs(Action.WAREHOUSE_USE)
  ResponseEntity<Void> manageWarehouse(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    return manage(request, objects.find(warehouse, null, null), body);
  }

  @PostMapping(NAMESPACE + "/managed-access")
  @Needs(value = Action.NAMESPACE_GET_METADATA, asksItself = true)
  ResponseEntity<Void> manageNamespace(
      Request request, @PathVariable String namespaceId, @Body byte[] body) {
    return manage(request, objects.namespace(request.access(), namespaceId), body);
  }

  private ResponseEntity<Void> manage(Request request, Requested object, byte[] body) {
    Boolean managed = json.read(body, SetManagedAccess.class).managedAccess();
    if (managed == null) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "managed-access is missing; send true or false");
    }
    changes.setManagedAccess(request, object, managed);
    return ResponseEntity.ok().build();
  }

  private ResponseEntity<byte[]> list(
      Requested object, @Nullable String asOf, @Nullable List<String> relations) {
    return answer(grants.on(object, asOf, null, PageRequest.ALL), relations);
  }

  private ResponseEntity<byte[]> answer(Page<GrantRow> found, @Nullable List<String> relations) {
    return Responses.ok(
        json.write(
            new Assignments(
                found.items().stream()
                    .filter(row -> relations == null || relations.contains(row.privilege()))
                    .map(Assignment::of)
                    .toList())));
  }

  private ResponseEntity<Void> change(Request request, Requested object, byte[] body) {
    UpdateAssignments update = json.read(body, UpdateAssignments.class);
    changes.apply(request, object, wanted(update.writes()), wanted(update.deletes()));
    return ResponseEntity.noContent().build();
  }

  private static List<Wanted> wanted(@Nullable List<Assignment> assignments) {
    return (assignments == null ? List.<Assignment>of() : assignments)
        .stream().map(PermissionController::wanted).toList();
  }

  private static Wanted wanted(@Nullable Assignment assignment) {
    if (assignment == null || assignment.type() == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "Each assignment needs a type");
    }
    return new Wanted(new PrincipalJson(assignment.user(), assignment.role()), assignment.type());
  }
}
