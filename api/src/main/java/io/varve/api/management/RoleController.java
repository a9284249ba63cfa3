package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.rights.ProjectAccess;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.role.RoleWrites;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.role.RoleReads;
import io.varve.query.role.RoleReads.Filter;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Roles of a project: the reference's role API, without members. */
@RestController
final class RoleController {

  static final String ROLES = "/management/v1/role";
  static final String ROLE = ROLES + "/{roleId}";
  static final String HEADER = "x-project-id";

  private static final int MAX_DESCRIPTION = 1_000;
  private static final int MAX_SOURCE = 255;

  private final RoleReads reads;
  private final RoleWrites writes;
  private final RequestedRoles roles;
  private final Decisions decisions;
  private final JsonBodies json;

  RoleController(
      RoleReads reads,
      RoleWrites writes,
      RequestedRoles roles,
      Decisions decisions,
      JsonBodies json) {
    this.reads = reads;
    this.writes = writes;
    this.roles = roles;
    this.decisions = decisions;
    this.json = json;
  }

  private record CreateRole(
      @Nullable String name,
      @Nullable String description,
      @Nullable String projectId,
      @Nullable String providerId,
      @Nullable String sourceId) {}

  private record UpdateRole(@Nullable String name, @Nullable String description) {}

  private record UpdateSource(@Nullable String providerId, @Nullable String sourceId) {}

  private record Search(@Nullable String search, @Nullable String projectId) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Roles(List<RoleJson> roles, @Nullable String nextPageToken) {}

  @GetMapping(ROLES)
  @Needs(Action.PROJECT_LIST_ROLES)
  ResponseEntity<byte[]> list(
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String projectId,
      @RequestParam(required = false) @Nullable List<UUID> roleIds,
      @RequestParam(required = false) @Nullable List<String> sourceIds,
      @RequestParam(required = false) @Nullable List<String> providerIds,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    UUID id = ProjectIds.of(project == null ? projectId : project);
    Filter filter = new Filter(orEmpty(roleIds), orEmpty(sourceIds), orEmpty(providerIds));
    PageRequest page = PageTokens.ofIds(pageToken == null ? "" : pageToken, pageSize);
    return answer(roles.list(id, filter, asOf, page));
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private ResponseEntity<byte[]> answer(Page<RoleRow> page) {
    return Responses.ok(
        json.write(
            new Roles(page.items().stream().map(RoleJson::of).toList(), PageTokens.next(page))));
  }

  @PostMapping(ROLES)
  @Needs(value = Action.PROJECT_CREATE_ROLE, asksItself = true)
  ResponseEntity<byte[]> create(
      Request request,
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @Body byte[] body) {
    CreateRole create = json.read(body, CreateRole.class);
    String said = create.projectId();
    UUID projectId = ProjectIds.of(said == null ? project : said);
    ProjectAccess.check(request.access(), projectId);
    if (create.providerId() != null || create.sourceId() != null) {
      checkSource(request.access(), projectId);
    }
    UUID id =
        writes.create(
            request,
            projectId,
            required(create.name(), "name"),
            description(create.description()),
            source(create.providerId(), "provider-id"),
            source(create.sourceId(), "source-id"));
    decisions.awaitSeen();
    return Responses.created(representation(id));
  }

  // Who is in a role of a provider, the provider says; to say which one it is, is for those only
  // who
  // manage all roles, or somebody could take it before them and add members of their own.
  private static void checkSource(Access access, UUID projectId) {
    Lineage any = Lineage.role(projectId, new UUID(0, 1));
    if (!access.allows(Action.ROLE_UPDATE_SOURCE_SYSTEM, any)) {
      throw new ForbiddenException(
          "Roles of a provider are made by those only who manage all roles of the project");
    }
  }

  @GetMapping(ROLE)
  @Needs(value = Action.ROLE_READ, asksItself = true)
  ResponseEntity<byte[]> get(
      Request request,
      @PathVariable String roleId,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return Responses.ok(json.write(RoleJson.of(roles.find(request.access(), roleId, asOf))));
  }

  @GetMapping(ROLE + "/metadata")
  @Needs(value = Action.ROLE_READ_METADATA, asksItself = true)
  ResponseEntity<byte[]> metadata(
      Request request,
      @PathVariable String roleId,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return get(request, roleId, asOf);
  }

  @PostMapping(ROLE)
  @Needs(value = Action.ROLE_UPDATE, asksItself = true)
  ResponseEntity<byte[]> update(Request request, @PathVariable String roleId, @Body byte[] body) {
    RoleRow role = roles.find(request.access(), roleId);
    UpdateRole update = json.read(body, UpdateRole.class);
    writes.update(
        request,
        role.projectId(),
        role.roleId(),
        required(update.name(), "name"),
        description(update.description()));
    return Responses.ok(representation(role.roleId()));
  }

  @PutMapping(ROLE + "/source-system")
  @Needs(value = Action.ROLE_UPDATE_SOURCE_SYSTEM, asksItself = true)
  ResponseEntity<byte[]> source(Request request, @PathVariable String roleId, @Body byte[] body) {
    RoleRow role = roles.find(request.access(), roleId);
    checkSource(request.access(), role.projectId());
    UpdateSource update = json.read(body, UpdateSource.class);
    writes.setSource(
        request,
        role.projectId(),
        role.roleId(),
        required(source(update.providerId(), "provider-id"), "provider-id"),
        required(source(update.sourceId(), "source-id"), "source-id"));
    decisions.awaitSeen();
    return Responses.ok(representation(role.roleId()));
  }

  @DeleteMapping(ROLE)
  @Needs(value = Action.ROLE_DELETE, asksItself = true)
  ResponseEntity<Void> delete(Request request, @PathVariable String roleId) {
    RoleRow role = roles.find(request.access(), roleId);
    writes.delete(request, role.projectId(), role.roleId());
    decisions.awaitSeen();
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/management/v1/search/role")
  @Needs(value = Action.PROJECT_SEARCH_ROLES, asksItself = true)
  ResponseEntity<byte[]> search(
      Request request,
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @Body byte[] body) {
    Search search = json.read(body, Search.class);
    String said = search.projectId();
    UUID projectId = ProjectIds.of(said == null ? project : said);
    ProjectAccess.check(request.access(), projectId);
    return Responses.ok(
        json.write(
            new Roles(
                reads.search(projectId, required(search.search(), "search")).stream()
                    .map(RoleJson::of)
                    .toList(),
                null)));
  }

  private byte[] representation(UUID id) {
    return json.write(
        RoleJson.of(reads.find(id).orElseThrow(() -> RequestedRoles.noSuchRole(id.toString()))));
  }

  private static String required(@Nullable String value, String field) {
    if (value == null || value.isBlank()) {
      throw new RefusedException(Reason.BAD_REQUEST, field + " is missing");
    }
    return value;
  }

  private static @Nullable String description(@Nullable String text) {
    if (text != null && text.length() > MAX_DESCRIPTION) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "description must be at most " + MAX_DESCRIPTION + " characters");
    }
    return text;
  }

  private static @Nullable String source(@Nullable String text, String field) {
    if (text != null && (text.isBlank() || text.length() > MAX_SOURCE)) {
      throw new RefusedException(
          Reason.BAD_REQUEST, field + " must be 1 to " + MAX_SOURCE + " characters");
    }
    return text;
  }
}
