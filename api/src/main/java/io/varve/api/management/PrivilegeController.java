package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.Needs;
import io.varve.command.request.Request;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Which privileges there are, and which of them somebody may grant. */
@RestController
final class PrivilegeController {

  private static final String ROOT = "/management/v1";
  private static final String PROJECT_HEADER = "x-project-id";
  private static final String WAREHOUSE = ROOT + "/warehouse/{warehouse}";
  private static final String WITHIN =
      WAREHOUSE + "/{kind:namespace|table|view|generic-table}/{object}";
  private static final String VOCABULARY = "/grants/grantable-privileges";

  private final RequestedObjects objects;
  private final JsonBodies json;

  PrivilegeController(RequestedObjects objects, JsonBodies json) {
    this.objects = objects;
    this.json = json;
  }

  private record Descriptor(
      String name, String displayName, String description, String resourceType) {
    static Descriptor of(Privilege privilege, ObjectKind kind) {
      return new Descriptor(
          privilege.text(), privilege.text(), privilege.description(), kind.text());
    }
  }

  private record Vocabulary(Map<String, List<Descriptor>> privileges) {}

  private record Grantable(Descriptor privilege, boolean allowed) {}

  private record GrantableHere(List<Grantable> privileges) {}

  @GetMapping(ROOT + VOCABULARY)
  @Needs({})
  ResponseEntity<byte[]> vocabulary() {
    Map<String, List<Descriptor>> all = new LinkedHashMap<>();
    for (ObjectKind kind : ObjectKind.values()) {
      if (kind != ObjectKind.ROLE) {
        all.put(
            kind.text(), Privilege.of(kind).stream().map(one -> Descriptor.of(one, kind)).toList());
      }
    }
    all.put("tag-definition", List.of());
    return Responses.ok(json.write(new Vocabulary(all)));
  }

  @GetMapping(ROOT + "/server" + VOCABULARY)
  @Needs({})
  ResponseEntity<byte[]> grantableOnServer(Request request) {
    return grantable(request, RequestedObjects.server());
  }

  @GetMapping(ROOT + "/project" + VOCABULARY)
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<byte[]> grantableOnProject(
      Request request,
      @RequestHeader(name = PROJECT_HEADER, required = false) @Nullable String project) {
    return grantable(request, RequestedObjects.project(ProjectIds.of(project)));
  }

  @GetMapping({WAREHOUSE + VOCABULARY, WITHIN + VOCABULARY})
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_GET_METADATA,
    Action.TABLE_GET_METADATA,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<byte[]> grantableInWarehouse(
      Request request,
      @PathVariable String warehouse,
      @PathVariable Optional<String> kind,
      @PathVariable Optional<String> object) {
    return grantable(request, objects.find(warehouse, kind.orElse(null), object.orElse(null)));
  }

  private ResponseEntity<byte[]> grantable(Request request, Requested object) {
    ObjectKind kind = object.lineage().kind();
    Optional<UUID> managed = objects.managed(object);
    return Responses.ok(
        json.write(
            new GrantableHere(
                Privilege.of(kind).stream()
                    .map(
                        one ->
                            new Grantable(
                                Descriptor.of(one, kind),
                                request.access().mayGrant(one, object.lineage(), managed)))
                    .toList())));
  }
}
