package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.management.CloneRequests.Wanted;
import io.varve.api.management.RestorePoints.To;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.idempotency.Outcome;
import io.varve.command.name.Names;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.restore.PastState;
import io.varve.command.restore.RestoreWrites;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.command.restore.TooLargeException;
import io.varve.ledger.event.TabularKind;
import io.varve.query.past.PastReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes a table, a view, a namespace or a warehouse be again what it was at a position. */
@RestController
final class RestoreController {

  private final PastStates states;
  private final PastReads past;
  private final RestorePoints points;
  private final RequestedWarehouses warehouses;
  private final RestoreWrites writes;
  private final LargeRequests large;
  private final CloneRequests clones;
  private final JsonBodies json;

  RestoreController(
      PastStates states,
      PastReads past,
      RestorePoints points,
      RequestedWarehouses warehouses,
      RestoreWrites writes,
      LargeRequests large,
      CloneRequests clones,
      JsonBodies json) {
    this.states = states;
    this.past = past;
    this.points = points;
    this.warehouses = warehouses;
    this.writes = writes;
    this.large = large;
    this.clones = clones;
    this.json = json;
  }

  /** A table or view, by its id or by the name that it had. */
  private record Named(
      @Nullable String id, @Nullable List<String> namespace, @Nullable String name) {}

  /** What is restored: one of these; the whole warehouse if there is none. */
  private record Scope(
      @Nullable List<List<String>> namespaces,
      @Nullable List<Named> tables,
      @Nullable List<Named> views) {}

  private record Restore(
      @Nullable To to,
      @Nullable Scope scope,
      @Nullable String mode,
      @Nullable List<String> namespace,
      @Nullable String name,
      @Nullable Boolean dryRun,
      @Nullable String reason) {}

  @PostMapping("/management/v1/warehouse/{warehouse}/restore")
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_UPDATE_PROPERTIES,
    Action.TABLE_COMMIT,
    Action.VIEW_COMMIT
  })
  ResponseEntity<byte[]> restore(
      Request request,
      Optional<Principal> principal,
      @PathVariable String warehouse,
      @Body byte[] body) {
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    Restore asked = json.read(body, Restore.class);
    boolean isClone = "clone".equals(asked.mode);
    if (!isClone && asked.mode != null && !asked.mode.equals("in-place")) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "mode must be in-place or clone: " + asked.mode);
    }
    if (!isClone && (asked.name != null || asked.namespace != null)) {
      throw new RefusedException(Reason.BAD_REQUEST, "name and namespace are those of a clone");
    }
    Target target = target(asked.scope);
    long position = points.position(within, asked.to);
    if (isClone) {
      return clone(request, within, target, asked, position);
    }
    Asked restore =
        new Asked(
            UndoController.because(request, asked.reason),
            RequestedWarehouses.forCommand(within),
            Boolean.TRUE.equals(asked.dryRun),
            target::missing);
    Supplier<PastState> then = then(request, within, target, position);
    Outcome outcome;
    try {
      outcome = writes.restore(restore, then);
    } catch (TooLargeException e) {
      outcome = large.restore(restore, within, target.levels, position, principal);
    }
    byte[] answer = Objects.requireNonNull(outcome.body()).text().getBytes(StandardCharsets.UTF_8);
    // That of a task has its id.
    return outcome.objectId() == null ? Responses.ok(answer) : Responses.accepted(answer);
  }

  private ResponseEntity<byte[]> clone(
      Request request, ResolvedWarehouse within, Target target, Restore asked, long position) {
    if (target.kind != TabularKind.TABLE) {
      throw new RefusedException(Reason.BAD_REQUEST, "scope of a clone must name one table");
    }
    String savepoint = asked.to == null ? null : asked.to.savepoint();
    if (savepoint == null) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "to of a clone must be a savepoint, which keeps the files that the clone shares");
    }
    if (asked.name == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "name is missing, which the clone gets");
    }
    UUID id =
        target.id == null
            ? past.readable(
                    request.access(), within, position, target.levels, String.valueOf(target.name))
                .orElseThrow(target::missing)
                .id()
            : target.id;
    Outcome outcome =
        clones.clone(
            new Asked(
                UndoController.because(request, asked.reason),
                RequestedWarehouses.forCommand(within),
                Boolean.TRUE.equals(asked.dryRun),
                target::missing),
            within,
            new Wanted(id, savepoint, position, asked.namespace, asked.name));
    return Responses.ok(
        Objects.requireNonNull(outcome.body()).text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What is restored.
   *
   * @param kind null for a namespace, or for the whole warehouse
   * @param id of a table or view that is named by it
   * @param levels of the namespace; empty for the whole warehouse, and beside an id
   */
  private record Target(
      @Nullable TabularKind kind, @Nullable UUID id, List<String> levels, @Nullable String name) {

    RefusedException missing() {
      if (kind == null) {
        return levels.isEmpty()
            ? new RefusedException(Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist")
            : NameRefusals.noSuchNamespace(levels);
      }
      return id == null
          ? NameRefusals.noSuchObject(kind, levels, String.valueOf(name))
          : NameRefusals.noSuchId(ObjectKind.of(kind.text()), id.toString());
    }
  }

  private static Target target(@Nullable Scope scope) {
    List<List<String>> namespaces = scope == null ? List.of() : orNone(scope.namespaces);
    List<Named> tables = scope == null ? List.of() : orNone(scope.tables);
    List<Named> views = scope == null ? List.of() : orNone(scope.views);
    int named = namespaces.size() + tables.size() + views.size();
    if (named > 1 || (scope != null && named == 0)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "scope must name one namespace, table or view; leave it out for the whole warehouse");
    }
    if (!namespaces.isEmpty()) {
      Names.check(namespaces.getFirst());
      return new Target(null, null, namespaces.getFirst(), null);
    }
    if (!tables.isEmpty()) {
      return target(TabularKind.TABLE, tables.getFirst());
    }
    return views.isEmpty()
        ? new Target(null, null, List.of(), null)
        : target(TabularKind.VIEW, views.getFirst());
  }

  private static Target target(TabularKind kind, Named named) {
    if (named.id != null) {
      return new Target(
          kind,
          WarehouseIds.ofObject(named.id)
              .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind.text()), named.id)),
          List.of(),
          null);
    }
    if (named.namespace == null || named.name == null) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "A table or view is named by its id, or by namespace and name");
    }
    Names.check(named.namespace);
    Names.check(named.name);
    return new Target(kind, null, named.namespace, named.name);
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private Supplier<PastState> then(
      Request request, ResolvedWarehouse within, Target target, long position) {
    TabularKind kind = target.kind;
    if (kind != null) {
      UUID id = target.id == null ? id(request, within, target, kind, position) : target.id;
      return () -> states.tabular(within, kind, id, position);
    }
    if (!target.levels.isEmpty()) {
      return () -> states.namespace(request.access(), within, target.levels, position);
    }
    Lineage whole = Lineage.warehouse(within.projectId(), within.warehouseId());
    if (!request.access().admits(Action.WAREHOUSE_RESTORE, whole)) {
      throw RequestedWarehouses.noSuchWarehouse(within.warehouseId());
    }
    return () -> states.whole(within, position);
  }

  private UUID id(
      Request request, ResolvedWarehouse within, Target target, TabularKind kind, long position) {
    return past.tabular(
            request.access(),
            within,
            position,
            ObjectKind.of(kind.text()),
            target.levels,
            String.valueOf(target.name))
        .orElseThrow(target::missing)
        .id();
  }
}
