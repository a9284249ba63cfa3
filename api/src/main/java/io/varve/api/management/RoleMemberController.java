package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.role.RoleWrites;
import io.varve.query.page.Page;
import io.varve.query.role.RoleReads;
import io.varve.query.role.RoleReads.MemberRow;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Action;
import io.varve.security.rights.Subject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is in which role, by the reference's API of members. */
@RestController
final class RoleMemberController {

  private static final String MEMBERS = RoleController.ROLE + "/members";
  private static final String MEMBER_OF = RoleController.ROLE + "/member-of";

  private final RoleWrites writes;
  private final RequestedRoles roles;
  private final Decisions decisions;
  private final JsonBodies json;

  RoleMemberController(
      RoleWrites writes, RequestedRoles roles, Decisions decisions, JsonBodies json) {
    this.writes = writes;
    this.roles = roles;
    this.decisions = decisions;
    this.json = json;
  }

  private record Ref(@Nullable String type, @Nullable String id) {
    static Ref of(String subject) {
      return Subject.role(subject)
          .map(role -> new Ref("role", role.toString()))
          .orElseGet(() -> new Ref("user", subject));
    }

    String subject() {
      return switch (type == null ? "" : type) {
        case "user" -> new PrincipalJson(id, null).subject();
        case "role" -> new PrincipalJson(null, id).subject();
        default ->
            throw new RefusedException(Reason.BAD_REQUEST, "type must be user or role: " + type);
      };
    }
  }

  private record Refs(@Nullable List<Ref> members) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Member(
      String type,
      String id,
      @Nullable String name,
      @Nullable String email,
      @Nullable String userType,
      @Nullable String ident) {
    static Member of(MemberRow row) {
      Ref ref = Ref.of(row.member());
      boolean role = "role".equals(ref.type);
      return new Member(
          String.valueOf(ref.type),
          String.valueOf(ref.id),
          row.name(),
          row.email(),
          row.userType(),
          role ? RoleJson.ident(row.providerId(), row.sourceId()) : null);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Members(List<Member> members, @Nullable String nextPageToken) {}

  private record Membership(String id, String ident, String name) {
    static Membership of(RoleRow row) {
      return new Membership(
          row.roleId().toString(), RoleJson.ident(row.providerId(), row.sourceId()), row.name());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Memberships(List<Membership> roles, @Nullable String nextPageToken) {
    static Memberships of(Page<RoleRow> page) {
      return new Memberships(
          page.items().stream().map(Membership::of).toList(), PageTokens.next(page));
    }
  }

  @GetMapping({MEMBERS, MEMBERS + "/transitive"})
  @Needs(value = Action.ROLE_READ_ROLE_ASSIGNMENTS, asksItself = true)
  ResponseEntity<byte[]> members(
      Request request,
      HttpServletRequest http,
      @PathVariable String roleId,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    RoleRow role = roles.find(request.access(), roleId, asOf);
    Page<MemberRow> page =
        roles.members(
            role.roleId(),
            asOf,
            isTransitive(http),
            type,
            PageTokens.ofKeys(pageToken, pageSize, RoleReads.ANY_KEY));
    return Responses.ok(
        json.write(
            new Members(page.items().stream().map(Member::of).toList(), PageTokens.next(page))));
  }

  static boolean isTransitive(HttpServletRequest http) {
    return http.getRequestURI().endsWith("/transitive");
  }

  @GetMapping({MEMBER_OF, MEMBER_OF + "/transitive"})
  @Needs(value = Action.ROLE_READ_ROLE_ASSIGNMENTS, asksItself = true)
  ResponseEntity<byte[]> memberOf(
      Request request,
      HttpServletRequest http,
      @PathVariable String roleId,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    RoleRow role = roles.find(request.access(), roleId, asOf);
    return Responses.ok(
        json.write(
            Memberships.of(
                roles.rolesOf(
                    role.projectId(),
                    Subject.role(role.roleId()),
                    asOf,
                    isTransitive(http),
                    PageTokens.ofIds(pageToken == null ? "" : pageToken, pageSize)))));
  }

  @PostMapping(MEMBERS)
  @Needs(value = Action.ROLE_MANAGE_ROLE_ASSIGNMENTS, asksItself = true)
  ResponseEntity<byte[]> add(Request request, @PathVariable String roleId, @Body byte[] body) {
    RoleRow role = roles.find(request.access(), roleId);
    List<Ref> members = json.read(body, Refs.class).members();
    if (members == null || members.isEmpty()) {
      throw new RefusedException(Reason.BAD_REQUEST, "members is missing");
    }
    List<String> subjects = members.stream().map(Ref::subject).toList();
    change(request, role, subjects, List.of());
    return Responses.ok(json.write(new Refs(subjects.stream().map(Ref::of).toList())));
  }

  @DeleteMapping(MEMBERS + "/{memberType}/{memberId}")
  @Needs(value = Action.ROLE_MANAGE_ROLE_ASSIGNMENTS, asksItself = true)
  ResponseEntity<Void> remove(
      Request request,
      @PathVariable String roleId,
      @PathVariable String memberType,
      @PathVariable String memberId) {
    RoleRow role = roles.find(request.access(), roleId);
    change(request, role, List.of(), List.of(new Ref(memberType, memberId).subject()));
    return ResponseEntity.noContent().build();
  }

  private void change(Request request, RoleRow role, List<String> added, List<String> removed) {
    writes.changeMembers(request, role.projectId(), role.roleId(), added, removed);
    decisions.awaitSeen();
  }
}
