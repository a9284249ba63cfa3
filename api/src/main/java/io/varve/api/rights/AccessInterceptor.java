package io.varve.api.rights;

import io.varve.command.project.DefaultProject;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.warehouse.ManagedBy;
import io.varve.query.grant.ObjectReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Rights;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Finds out before each endpoint what the one who asks may do there, by what the endpoint {@link
 * Needs}, and decides on objects that the path names by id. On what is named otherwise, the lookup
 * decides that finds it.
 */
public final class AccessInterceptor implements HandlerInterceptor {

  /** The attribute of a request with the {@link Principal} who sent it; none without a login. */
  public static final String PRINCIPAL = Principal.class.getName();

  /** The attribute of a request with its {@link Access}. */
  public static final String ACCESS = Access.class.getName();

  /** The header with the id of a role whose rights the request has, instead of the principal's. */
  private static final String ASSUME_ROLE = "x-assume-role";

  /** The attribute of a request with the actions that it is for. */
  public static final String ACTIONS = Needs.class.getName();

  /**
   * The attribute of a request with the ids of views that it reads through, and as whom; none if it
   * reads through none.
   */
  public static final String THROUGH = "io.varve.through";

  private static final String MANAGEMENT = "/management/";
  private static final UUID NONE = new UUID(0, 1);

  private final Optional<Rights> rights;
  private final WarehouseResolution warehouses;
  private final ObjectReads objects;
  private final SeenUsers users;

  /**
   * @param rights empty if everybody who is admitted may do everything
   */
  public AccessInterceptor(
      Optional<Rights> rights,
      WarehouseResolution warehouses,
      ObjectReads objects,
      SeenUsers users) {
    this.rights = rights;
    this.warehouses = warehouses;
    this.objects = objects;
    this.users = users;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Principal principal = (Principal) request.getAttribute(PRINCIPAL);
    if (principal == null
        || !(handler instanceof HandlerMethod method)
        || !method.getBeanType().getName().startsWith("io.varve.")) {
      request.setAttribute(ACCESS, Access.UNLIMITED);
      return true;
    }
    users.see(principal);
    Needs needs = method.getMethodAnnotation(Needs.class);
    if (needs != null) {
      request.setAttribute(ACTIONS, needs.value());
    }
    if (rights.isEmpty()) {
      request.setAttribute(ACCESS, Access.UNLIMITED);
      return true;
    }
    if (needs == null) {
      throw new IllegalStateException("It is not said what is needed for " + method);
    }
    Access access = rights.get().access(principal, assumedRole(request), needs.value());
    request.setAttribute(ACCESS, access);
    if (!needs.asksItself() && isOfManagement(request)) {
      decide(access, needs.value(), method, request);
    }
    return true;
  }

  private static Optional<UUID> assumedRole(HttpServletRequest request) {
    List<String> sent = Collections.list(request.getHeaders(ASSUME_ROLE));
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    Optional<UUID> role = sent.size() == 1 ? id(sent.getFirst().strip()) : Optional.empty();
    if (role.isEmpty()) {
      throw new RefusedException(Reason.BAD_REQUEST, ASSUME_ROLE + " must be the id of one role");
    }
    return role;
  }

  /** By the endpoint's own pattern: the path that was sent may spell it with escapes. */
  private static boolean isOfManagement(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null || pattern.toString().startsWith(MANAGEMENT);
  }

  /** What forgot to ask is found by whatever calls it, tests before all others. */
  @Override
  public void postHandle(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable ModelAndView view) {
    if (handler instanceof HandlerMethod method
        && request.getAttribute(ACCESS) instanceof Access access
        && access.isDecided()
        && !access.hasDecided()) {
      Needs needs = method.getMethodAnnotation(Needs.class);
      if (needs != null && needs.value().length > 0) {
        throw new IllegalStateException("Nobody asked whether this is allowed: " + method);
      }
    }
  }

  private void decide(
      Access access, Action[] actions, HandlerMethod method, HttpServletRequest request) {
    Map<String, String> variables = variables(request);
    String warehouse = variables.get("warehouse");
    if (warehouse != null) {
      decideInWarehouse(access, actions, warehouse, variables);
    } else if (isOn(actions, ObjectKind.PROJECT)) {
      ProjectAccess.check(access, project(variables.get("project"), method, request));
    } else if (isOn(actions, ObjectKind.SERVER)) {
      access.admits(Lineage.SERVER);
    }
  }

  /**
   * The project that the endpoint will use: that of its path, or else the one that the header
   * names, or the parameter where the endpoint reads that, too.
   */
  private static UUID project(
      @Nullable String inPath, HandlerMethod method, HttpServletRequest request) {
    if (inPath != null) {
      return id(inPath).orElse(NONE);
    }
    String header = request.getHeader("x-project-id");
    String parameter = request.getParameter("projectId");
    if (parameter == null || !readsProjectId(method)) {
      return ofText(header);
    }
    if (header != null && !ofText(header).equals(ofText(parameter))) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "x-project-id and projectId name different projects; send one");
    }
    return ofText(parameter);
  }

  private static boolean readsProjectId(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(
            one ->
                one.hasParameterAnnotation(RequestParam.class)
                    && one.getParameter().getName().equals("projectId"));
  }

  private static UUID ofText(@Nullable String project) {
    return project == null || project.isBlank() ? DefaultProject.ID : id(project).orElse(NONE);
  }

  private static boolean isOn(Action[] actions, ObjectKind kind) {
    return Arrays.stream(actions).anyMatch(action -> action.kind() == kind);
  }

  private void decideInWarehouse(
      Access access, Action[] actions, String warehouse, Map<String, String> variables) {
    Lineage lineage =
        id(warehouse)
            .flatMap(warehouses::untilItsEnd)
            .map(AccessInterceptor::lineage)
            .orElseGet(() -> Lineage.warehouse(NONE, NONE));
    String object = variables.getOrDefault("object", variables.get("namespace"));
    boolean whole = object == null && isOn(actions, ObjectKind.WAREHOUSE);
    if (!(whole ? access.admits(lineage) : access.admits(Action.WAREHOUSE_USE, lineage))) {
      throw new RefusedException(
          Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + warehouse);
    }
    if (object == null) {
      return;
    }
    ObjectKind kind =
        ObjectKind.find(variables.getOrDefault("kind", "namespace")).orElse(ObjectKind.NAMESPACE);
    boolean admitted =
        id(object)
            .filter(found -> access.admits(objects.lineage(lineage, kind, found)))
            .isPresent();
    if (!admitted) {
      throw NameRefusals.noSuchId(kind, object);
    }
  }

  private static Lineage lineage(ResolvedWarehouse found) {
    return ManagedBy.of(found.managedBy()) == ManagedBy.INSTANCE_ADMIN
        ? Lineage.administered(found.projectId(), found.warehouseId())
        : Lineage.warehouse(found.projectId(), found.warehouseId());
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> variables(HttpServletRequest request) {
    Object found = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return found == null ? Map.of() : (Map<String, String>) found;
  }
}
