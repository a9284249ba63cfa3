package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.Needs;
import io.varve.command.request.Request;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Privilege;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What somebody may do and grant, as the reference's older permissions API lists it. */
@RestController
final class AccessController {

  private static final String PERMISSIONS = "/management/v1/permissions";
  private static final String HEADER = "x-project-id";
  private static final String WITHIN =
      "/warehouse/{warehouse}/{kind:namespace|table|view|generic-table}/{object}";

  private final RequestedObjects objects;
  private final RequestedRoles roles;
  private final AskedAccess asked;
  private final JsonBodies json;

  AccessController(
      RequestedObjects objects, RequestedRoles roles, AskedAccess asked, JsonBodies json) {
    this.objects = objects;
    this.roles = roles;
    this.asked = asked;
    this.json = json;
  }

  @GetMapping({PERMISSIONS + "/server/access", PERMISSIONS + "/server/authorizer-actions"})
  @Needs({})
  ResponseEntity<byte[]> serverAccess(
      Request request,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    return olderActions(request, RequestedObjects.server(), principalUser, principalRole);
  }

  @GetMapping({
    PERMISSIONS + "/project/access",
    PERMISSIONS + "/project/authorizer-actions",
    PERMISSIONS + "/project/{project}/access"
  })
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<byte[]> projectAccess(
      Request request,
      @PathVariable Optional<String> project,
      @RequestHeader(name = HEADER, required = false) @Nullable String header,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    UUID id = project.map(ProjectIds::parse).orElseGet(() -> ProjectIds.of(header));
    return olderActions(request, RequestedObjects.project(id), principalUser, principalRole);
  }

  @GetMapping({
    PERMISSIONS + "/warehouse/{warehouse}/access",
    PERMISSIONS + "/warehouse/{warehouse}/authorizer-actions",
    PERMISSIONS + WITHIN + "/access",
    PERMISSIONS + WITHIN + "/authorizer-actions"
  })
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_GET_METADATA,
    Action.TABLE_GET_METADATA,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<byte[]> accessInWarehouse(
      Request request,
      @PathVariable String warehouse,
      @PathVariable Optional<String> kind,
      @PathVariable Optional<String> object,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    return olderActions(
        request,
        objects.find(warehouse, kind.orElse(null), object.orElse(null)),
        principalUser,
        principalRole);
  }

  @GetMapping({
    PERMISSIONS + "/namespace/{namespaceId}/access",
    PERMISSIONS + "/namespace/{namespaceId}/authorizer-actions"
  })
  @Needs(value = Action.NAMESPACE_GET_METADATA, asksItself = true)
  ResponseEntity<byte[]> namespaceAccess(
      Request request,
      @PathVariable String namespaceId,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    return olderActions(
        request,
        objects.namespace(request.access(), namespaceId),
        principalUser,
        principalRole);
  }

  @GetMapping({
    PERMISSIONS + "/role/{roleId}/access",
    PERMISSIONS + "/role/{roleId}/authorizer-actions"
  })
  @Needs(value = Action.ROLE_READ, asksItself = true)
  ResponseEntity<byte[]> roleAccess(
      Request request,
      @PathVariable String roleId,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    RoleRow role = roles.find(request.access(), roleId);
    return olderActions(
        request,
        RequestedObjects.role(role.projectId(), role.roleId()),
        principalUser,
        principalRole);
  }

  private ResponseEntity<byte[]> olderActions(
      Request request, Requested object, @Nullable String user, @Nullable String role) {
    Access access = asked.of(request, object, PrincipalJson.subject(user, role));
    Optional<UUID> managed = objects.managed(object);
    Stream<String> grants =
        Privilege.of(object.lineage().kind()).stream()
            .filter(privilege -> access.mayGrant(privilege, object.lineage(), managed))
            .map(
                privilege ->
                    privilege == Privilege.OWNERSHIP
                        ? "change_ownership"
                        : "grant_" + privilege.text());
    return Responses.ok(
        json.write(
            new ActionController.Allowed(
                Stream.concat(
                        ActionController.allowed(access, object.lineage())
                            .map(Action::text)
                            .map(text -> text.equals("read_grants") ? "read_assignments" : text),
                        grants)
                    .toList())));
  }
}
