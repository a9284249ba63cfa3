package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.Needs;
import io.varve.command.request.Request;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Access;
import io.varve.security.rights.Access.Question;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What somebody may do to an object: who asks, or another user or role, for whom one must be
 * allowed to read grants there.
 */
@RestController
final class ActionController {

  private static final String ROOT = "/management/v1";
  private static final String HEADER = "x-project-id";
  private static final String WITHIN =
      "/warehouse/{warehouse}/{kind:namespace|table|view|generic-table}/{object}";

  private final RequestedObjects objects;
  private final RequestedRoles roles;
  private final AskedAccess asked;
  private final JsonBodies json;

  ActionController(
      RequestedObjects objects, RequestedRoles roles, AskedAccess asked, JsonBodies json) {
    this.objects = objects;
    this.roles = roles;
    this.asked = asked;
    this.json = json;
  }

  /** What may be done. */
  record Allowed(List<?> allowedActions) {}

  @GetMapping(ROOT + "/server/actions")
  @Needs({})
  ResponseEntity<byte[]> server(
      Request request,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    return actions(request, RequestedObjects.server(), principalUser, principalRole);
  }

  @GetMapping(ROOT + "/project/actions")
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<byte[]> project(
      Request request,
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    return actions(
        request, RequestedObjects.project(ProjectIds.of(project)), principalUser, principalRole);
  }

  @GetMapping({ROOT + "/warehouse/{warehouse}/actions", ROOT + WITHIN + "/actions"})
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_GET_METADATA,
    Action.TABLE_GET_METADATA,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<byte[]> inWarehouse(
      Request request,
      @PathVariable String warehouse,
      @PathVariable Optional<String> kind,
      @PathVariable Optional<String> object,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    return actions(
        request,
        objects.find(warehouse, kind.orElse(null), object.orElse(null)),
        principalUser,
        principalRole);
  }

  @GetMapping(RoleController.ROLE + "/actions")
  @Needs(value = Action.ROLE_READ, asksItself = true)
  ResponseEntity<byte[]> role(
      Request request,
      @PathVariable String roleId,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole) {
    RoleRow role = roles.find(request.access(), roleId);
    return actions(
        request,
        RequestedObjects.role(role.projectId(), role.roleId()),
        principalUser,
        principalRole);
  }

  @GetMapping(ROOT + "/user/{userId}/actions")
  @Needs({})
  ResponseEntity<byte[]> user(Request request, @PathVariable String userId) {
    boolean own = request.access().isActor(userId);
    Stream<String> allowed =
        Stream.of(
                Map.entry("read", Action.SERVER_LIST_USERS),
                Map.entry("update", Action.SERVER_UPDATE_USERS),
                Map.entry("delete", Action.SERVER_DELETE_USERS),
                Map.entry("read_role_assignments", Action.SERVER_LIST_USERS))
            .filter(one -> own || request.access().allows(one.getValue(), Lineage.SERVER))
            .map(Map.Entry::getKey);
    return Responses.ok(
        json.write(new Allowed(allowed.map(one -> Map.of("action", one)).toList())));
  }

  private ResponseEntity<byte[]> actions(
      Request request, Requested object, @Nullable String user, @Nullable String role) {
    Access access = asked.of(request, object, PrincipalJson.subject(user, role));
    return Responses.ok(
        json.write(
            new Allowed(
                allowed(access, object.lineage())
                    .map(action -> Map.of("action", action.text()))
                    .toList())));
  }

  /** The actions that are allowed on an object. */
  static Stream<Action> allowed(Access access, Lineage object) {
    List<Action> all = Action.of(object.kind());
    List<Boolean> allowed =
        access.allows(all.stream().map(action -> new Question(action, object)).toList());
    return IntStream.range(0, all.size()).filter(allowed::get).mapToObj(all::get);
  }
}
