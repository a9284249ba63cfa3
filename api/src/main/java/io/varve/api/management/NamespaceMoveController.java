package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.namespace.NamespaceWrites;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.namespace.NamespaceReads;
import io.varve.query.tabular.ProtectionReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives namespaces other names. */
@RestController
final class NamespaceMoveController {

  private final NamespaceWrites writes;
  private final ProtectionReads reads;
  private final NamespaceReads namespaces;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  NamespaceMoveController(
      NamespaceWrites writes,
      ProtectionReads reads,
      NamespaceReads namespaces,
      RequestedWarehouses warehouses,
      JsonBodies json) {
    this.writes = writes;
    this.reads = reads;
    this.namespaces = namespaces;
    this.warehouses = warehouses;
    this.json = json;
  }

  private record Move(@Nullable List<String> destination, @Nullable Boolean force) {}

  private record Moved(
      UUID namespaceId, List<String> namespace, @Nullable UUID parentNamespaceId) {}

  @PostMapping("/management/v1/warehouse/{warehouse}/namespace/{namespace}/move")
  @Needs(Action.NAMESPACE_MOVE)
  ResponseEntity<byte[]> move(
      Request request,
      @PathVariable String warehouse,
      @PathVariable String namespace,
      @Body byte[] body) {
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    UUID id =
        WarehouseIds.ofObject(namespace)
            .filter(found -> reads.namespace(within.warehouseId(), found).isPresent())
            .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.NAMESPACE, namespace));
    Move move = json.read(body, Move.class);
    List<String> to = move.destination();
    if (to == null || to.isEmpty()) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "destination is missing; send the whole new name as a list");
    }
    writes.move(
        request, RequestedWarehouses.forCommand(within), id, to, Boolean.TRUE.equals(move.force()));
    UUID parent =
        to.size() == 1
            ? null
            : namespaces.id(Access.UNLIMITED, within, to.subList(0, to.size() - 1)).orElse(null);
    return Responses.ok(json.write(new Moved(id, to, parent)));
  }
}
