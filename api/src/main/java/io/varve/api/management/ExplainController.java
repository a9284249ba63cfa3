package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.http.JsonBodies;
import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.grant.GrantReasons;
import io.varve.query.grant.GrantReasons.Granted;
import io.varve.query.grant.GrantReasons.Held;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** Why somebody may do something to an object, or may not. */
@RestController
final class ExplainController {

  private static final String ROOT = "/management/v1";
  private static final String WITHIN =
      "/warehouse/{warehouse}/{kind:namespace|table|view|generic-table}/{object}";

  /** Grants that are named; one is enough to decide. */
  private static final int MOST = 20;

  private final RequestedObjects objects;
  private final RequestedRoles roles;
  private final GrantReasons reasons;
  private final Decisions decisions;
  private final JsonBodies json;

  ExplainController(
      RequestedObjects objects,
      RequestedRoles roles,
      GrantReasons reasons,
      Decisions decisions,
      JsonBodies json) {
    this.objects = objects;
    this.roles = roles;
    this.reasons = reasons;
    this.decisions = decisions;
    this.json = json;
  }

  /**
   * A role that leads to a grant; the position is that of the event that put its member into it.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Step(UUID role, String name, @Nullable Long position) {}

  /**
   * A grant that allows it.
   *
   * @param through the roles by which the principal has it, from its own on
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record By(
      String privilege,
      Map<String, String> on,
      PrincipalJson to,
      @Nullable Long position,
      List<Step> through) {}

  /** Privileges that would allow it, on objects of a kind. */
  private record Would(String on, List<String> privileges) {}

  /**
   * An explanation.
   *
   * @param by grants that allow it, of those that who asks may read
   * @param byHidden whether others on what the object is in allow it, too
   * @param bySomethingWithin whether it is allowed because of a right on something in the object
   * @param wouldAllow only where it is not allowed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Explanation(
      PrincipalJson principal,
      String action,
      Map<String, String> object,
      boolean allowed,
      boolean byInstanceAdministration,
      List<By> by,
      boolean byHidden,
      boolean bySomethingWithin,
      @Nullable List<Would> wouldAllow) {}

  @GetMapping(ROOT + "/server/explain")
  @Needs(Action.SERVER_READ_GRANTS)
  ResponseEntity<byte[]> server(
      Request request, @RequestParam String principal, @RequestParam String action) {
    return explain(request, RequestedObjects.server(), principal, action);
  }

  @GetMapping(ROOT + "/project/explain")
  @Needs(Action.PROJECT_READ_GRANTS)
  ResponseEntity<byte[]> project(
      Request request,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project,
      @RequestParam String principal,
      @RequestParam String action) {
    return explain(request, RequestedObjects.project(ProjectIds.of(project)), principal, action);
  }

  @GetMapping({ROOT + "/warehouse/{warehouse}/explain", ROOT + WITHIN + "/explain"})
  @Needs({
    Action.WAREHOUSE_READ_GRANTS,
    Action.NAMESPACE_READ_GRANTS,
    Action.TABLE_READ_GRANTS,
    Action.VIEW_READ_GRANTS,
    Action.GENERIC_TABLE_READ_GRANTS
  })
  ResponseEntity<byte[]> inWarehouse(
      Request request,
      @PathVariable String warehouse,
      @PathVariable Optional<String> kind,
      @PathVariable Optional<String> object,
      @RequestParam String principal,
      @RequestParam String action) {
    return explain(
        request,
        objects.find(warehouse, kind.orElse(null), object.orElse(null)),
        principal,
        action);
  }

  @GetMapping(RoleController.ROLE + "/explain")
  @Needs(value = Action.ROLE_READ_ROLE_ASSIGNMENTS, asksItself = true)
  ResponseEntity<byte[]> role(
      Request request,
      @PathVariable String roleId,
      @RequestParam String principal,
      @RequestParam String action) {
    RoleRow role = roles.find(request.access(), roleId);
    return explain(
        request, RequestedObjects.role(role.projectId(), role.roleId()), principal, action);
  }

  private ResponseEntity<byte[]> explain(
      Request request, Requested object, String principal, String actionText) {
    Lineage lineage = object.lineage();
    Action action = action(lineage.kind(), actionText);
    String subject = PrincipalJson.parse(principal).subject();
    boolean allowed = decisions.of(subject).allows(action, lineage);
    Map<UUID, Lineage> around = new LinkedHashMap<>();
    lineage.around(object.namespaces()).forEach(one -> around.put(one.id(), one));
    Held held = reasons.of(subject, around.keySet());
    List<By> by = new ArrayList<>();
    boolean hidden = false;
    for (Granted grant : held.grants()) {
      Lineage on = Objects.requireNonNull(around.get(grant.objectId()));
      if (!allows(grant, action)) {
        continue;
      }
      if (!request.access().allows(AskedAccess.reading(on), on)) {
        hidden = true;
      } else if (by.size() < MOST) {
        by.add(by(grant, held));
      }
    }
    boolean administers = decisions.isAdministrator(subject) && decisions.decides();
    return Responses.ok(
        json.write(
            new Explanation(
                PrincipalJson.of(subject),
                action.text(),
                named(lineage.kind().text(), lineage.id()),
                allowed,
                administers && Privilege.ADMIN.allows(action),
                by,
                hidden,
                allowed && by.isEmpty() && !hidden && !administers && decisions.decides(),
                allowed ? null : would(action))));
  }

  private static boolean allows(Granted grant, Action action) {
    return Privilege.find(ObjectKind.of(grant.objectKind()), grant.privilege())
        .filter(privilege -> privilege.allows(action))
        .isPresent();
  }

  private By by(Granted grant, Held held) {
    List<Step> through =
        held.ways().getOrDefault(grant.subject(), List.of()).stream()
            .map(one -> new Step(one.roleId(), one.name(), reasons.position(one).orElse(null)))
            .toList();
    return new By(
        grant.privilege(),
        named(grant.objectKind(), grant.objectId()),
        PrincipalJson.of(grant.subject()),
        reasons.position(grant).orElse(null),
        through);
  }

  private static Map<String, String> named(String kind, UUID id) {
    return kind.equals(ObjectKind.SERVER.text())
        ? Map.of("type", kind)
        : Map.of("type", kind, kind + "-id", id.toString());
  }

  private static List<Would> would(Action action) {
    return Stream.of(ObjectKind.values())
        .filter(action.kind()::isIn)
        .map(
            kind ->
                new Would(
                    kind.text(),
                    Privilege.of(kind).stream()
                        .filter(one -> one.allows(action))
                        .map(Privilege::text)
                        .toList()))
        .toList();
  }

  private static Action action(ObjectKind kind, String text) {
    return Action.of(kind).stream()
        .filter(action -> action.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST,
                    "No action on a "
                        + kind.text()
                        + ": "
                        + text
                        + "; there are "
                        + Action.of(kind).stream().map(Action::text).toList()));
  }
}
