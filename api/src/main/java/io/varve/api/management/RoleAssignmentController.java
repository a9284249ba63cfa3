package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.request.Request;
import io.varve.command.role.RoleWrites;
import io.varve.query.page.PageRequest;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Action;
import io.varve.security.rights.Privilege;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Who is in a role and who owns it: the reference's older API of assignments. */
@RestController
final class RoleAssignmentController {

  private static final String ASSIGNMENTS = "/management/v1/permissions/role/{roleId}/assignments";
  private static final String ASSIGNEE = "assignee";

  private final RoleWrites writes;
  private final RequestedRoles roles;
  private final AskedGrants grants;
  private final GrantChanges changes;
  private final Decisions decisions;
  private final JsonBodies json;

  RoleAssignmentController(
      RoleWrites writes,
      RequestedRoles roles,
      AskedGrants grants,
      GrantChanges changes,
      Decisions decisions,
      JsonBodies json) {
    this.writes = writes;
    this.roles = roles;
    this.grants = grants;
    this.changes = changes;
    this.decisions = decisions;
    this.json = json;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Assignment(@Nullable String type, @Nullable String user, @Nullable String role) {}

  private record Assignments(List<Assignment> assignments) {}

  private record UpdateAssignments(
      @Nullable List<Assignment> writes, @Nullable List<Assignment> deletes) {}

  @GetMapping(ASSIGNMENTS)
  @Needs(value = Action.ROLE_READ_ROLE_ASSIGNMENTS, asksItself = true)
  ResponseEntity<byte[]> assignments(
      Request request,
      @PathVariable String roleId,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    RoleRow role = roles.find(request.access(), roleId, asOf);
    List<Assignment> all = new ArrayList<>();
    roles
        .members(role.roleId(), asOf, false, null, PageRequest.ALL)
        .items()
        .forEach(
            member -> {
              PrincipalJson principal = PrincipalJson.of(member.member());
              all.add(new Assignment(ASSIGNEE, principal.user(), principal.role()));
            });
    grants
        .on(RequestedObjects.role(role.projectId(), role.roleId()), asOf, null, PageRequest.ALL)
        .items()
        .stream()
        .filter(row -> row.privilege().equals(Privilege.OWNERSHIP.text()))
        .map(row -> PrincipalJson.of(row.subject()))
        .forEach(owner -> all.add(new Assignment("ownership", owner.user(), owner.role())));
    return Responses.ok(json.write(new Assignments(all)));
  }

  @PostMapping(ASSIGNMENTS)
  @Needs(value = Action.ROLE_MANAGE_ROLE_ASSIGNMENTS, asksItself = true)
  ResponseEntity<Void> assign(Request request, @PathVariable String roleId, @Body byte[] body) {
    RoleRow role = roles.find(request.access(), roleId);
    UpdateAssignments update = json.read(body, UpdateAssignments.class);
    List<String> added = assignees(update.writes());
    List<String> removed = assignees(update.deletes());
    ChangeGrants owners =
        changes.decided(
            request,
            RequestedObjects.role(role.projectId(), role.roleId()),
            others(update.writes()),
            others(update.deletes()));
    if (added.size() + removed.size() + owners.grants().size() + owners.revocations().size() > 0) {
      writes.assign(request, role.projectId(), role.roleId(), added, removed, owners);
      decisions.awaitSeen();
    }
    return ResponseEntity.noContent().build();
  }

  private static List<String> assignees(@Nullable List<Assignment> assignments) {
    return (assignments == null ? List.<Assignment>of() : assignments)
        .stream()
            .filter(one -> ASSIGNEE.equals(one.type))
            .map(one -> new PrincipalJson(one.user, one.role).subject())
            .toList();
  }

  private static List<GrantChanges.Wanted> others(@Nullable List<Assignment> assignments) {
    return (assignments == null ? List.<Assignment>of() : assignments)
        .stream()
            .filter(one -> !ASSIGNEE.equals(one.type))
            .map(
                one ->
                    new GrantChanges.Wanted(
                        new PrincipalJson(one.user, one.role), String.valueOf(one.type)))
            .toList();
  }
}
