package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.grant.GrantLists.GrantRow;
import io.varve.query.page.Page;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Grants on the server, projects, warehouses and what is in these: the reference's grants API. */
@RestController
final class GrantController {

  private static final String ROOT = "/management/v1";
  private static final String PROJECT_HEADER = "x-project-id";
  private static final String WAREHOUSE = ROOT + "/warehouse/{warehouse}";
  private static final String WITHIN =
      WAREHOUSE + "/{kind:namespace|table|view|generic-table}/{object}";

  private final AskedGrants grants;
  private final GrantChanges changes;
  private final RequestedObjects objects;
  private final JsonBodies json;

  GrantController(
      AskedGrants grants, GrantChanges changes, RequestedObjects objects, JsonBodies json) {
    this.grants = grants;
    this.changes = changes;
    this.objects = objects;
    this.json = json;
  }

  /** The reference's {@code GrantResponse}. */
  private record Grant(
      PrincipalJson principal,
      Map<String, String> resource,
      String privilege,
      boolean recognized,
      String createdAt) {
    static Grant of(GrantRow row) {
      ObjectKind kind = ObjectKind.of(row.objectKind());
      return new Grant(
          PrincipalJson.of(row.subject()),
          resource(row, kind),
          row.privilege(),
          Privilege.find(kind, row.privilege()).isPresent(),
          row.grantedAt().toInstant().toString());
    }

    private static Map<String, String> resource(GrantRow row, ObjectKind kind) {
      Map<String, String> resource = new LinkedHashMap<>();
      resource.put("type", kind.text());
      if (kind != ObjectKind.SERVER) {
        resource.put(kind.text() + "-id", row.objectId().toString());
      }
      if (row.warehouseId() != null) {
        resource.put("warehouse-id", row.warehouseId().toString());
      }
      return resource;
    }
  }

  private record Grants(
      List<Grant> grants,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {}

  private record GrantEntry(
      @Nullable PrincipalJson principal,
      @Nullable String privilege,
      @JsonAnySetter @Nullable Map<String, JsonNode> unknown) {}

  private record ApplyGrants(
      @Nullable List<GrantEntry> writes,
      @Nullable List<GrantEntry> deletes,
      @JsonAnySetter @Nullable Map<String, JsonNode> unknown) {}

  @GetMapping(ROOT + "/grants")
  @Needs(Action.PROJECT_READ_GRANTS)
  ResponseEntity<byte[]> all(
      @RequestHeader(name = PROJECT_HEADER, required = false) @Nullable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    return answer(
        grants.inProject(
            ProjectIds.of(project),
            asOf,
            PrincipalJson.subject(principalUser, principalRole),
            AskedGrants.page(pageToken, pageSize)));
  }

  @GetMapping(ROOT + "/server/grants")
  @Needs(Action.SERVER_READ_GRANTS)
  ResponseEntity<byte[]> ofServer(
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    return answer(
        grants.on(
            RequestedObjects.server(),
            asOf,
            PrincipalJson.subject(principalUser, principalRole),
            AskedGrants.page(pageToken, pageSize)));
  }

  @GetMapping(ROOT + "/project/grants")
  @Needs(Action.PROJECT_READ_GRANTS)
  ResponseEntity<byte[]> ofProject(
      @RequestHeader(name = PROJECT_HEADER, required = false) @Nullable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    return answer(
        grants.on(
            RequestedObjects.project(ProjectIds.of(project)),
            asOf,
            PrincipalJson.subject(principalUser, principalRole),
            AskedGrants.page(pageToken, pageSize)));
  }

  @GetMapping({WAREHOUSE + "/grants", WITHIN + "/grants"})
  @Needs({
    Action.WAREHOUSE_READ_GRANTS,
    Action.NAMESPACE_READ_GRANTS,
    Action.TABLE_READ_GRANTS,
    Action.VIEW_READ_GRANTS,
    Action.GENERIC_TABLE_READ_GRANTS
  })
  ResponseEntity<byte[]> inWarehouse(
      @PathVariable String warehouse,
      @PathVariable Optional<String> kind,
      @PathVariable Optional<String> object,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String principalUser,
      @RequestParam(required = false) @Nullable String principalRole,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    return answer(
        grants.in(
            warehouse,
            kind.orElse(null),
            object.orElse(null),
            asOf,
            PrincipalJson.subject(principalUser, principalRole),
            AskedGrants.page(pageToken, pageSize)));
  }

  @PostMapping(ROOT + "/server/grants")
  @Needs(value = Action.SERVER_READ_GRANTS, asksItself = true)
  ResponseEntity<Void> changeServer(Request request, @Body byte[] body) {
    return change(request, RequestedObjects.server(), body);
  }

  @PostMapping(ROOT + "/project/grants")
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<Void> changeProject(
      Request request,
      @RequestHeader(name = PROJECT_HEADER, required = false) @Nullable String project,
      @Body byte[] body) {
    return change(request, RequestedObjects.project(ProjectIds.of(project)), body);
  }

  @PostMapping({WAREHOUSE + "/grants", WITHIN + "/grants"})
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_GET_METADATA,
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

  private ResponseEntity<byte[]> answer(Page<GrantRow> page) {
    return Responses.ok(
        json.write(
            new Grants(page.items().stream().map(Grant::of).toList(), PageTokens.next(page))));
  }

  private ResponseEntity<Void> change(Request request, Requested object, byte[] body) {
    ApplyGrants apply = json.read(body, ApplyGrants.class);
    checkKnown(apply.unknown());
    changes.apply(request, object, wanted(apply.writes()), wanted(apply.deletes()));
    return ResponseEntity.noContent().build();
  }

  // A misspelled "deletes" would otherwise leave what was to be revoked.
  private static void checkKnown(@Nullable Map<String, JsonNode> unknown) {
    if (unknown != null && !unknown.isEmpty()) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "Grants have no field " + unknown.keySet().iterator().next());
    }
  }

  private static List<GrantChanges.Wanted> wanted(@Nullable List<GrantEntry> entries) {
    List<GrantChanges.Wanted> wanted = new ArrayList<>();
    for (GrantEntry entry : entries == null ? List.<GrantEntry>of() : entries) {
      if (entry == null || entry.principal() == null || entry.privilege() == null) {
        throw new RefusedException(
            Reason.BAD_REQUEST, "Each grant needs a principal and a privilege");
      }
      checkKnown(entry.unknown());
      wanted.add(new GrantChanges.Wanted(entry.principal(), entry.privilege()));
    }
    return wanted;
  }
}
