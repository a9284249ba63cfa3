package io.varve.api.management;

import io.varve.api.http.CatalogPath;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.grant.NamedObjects;
import io.varve.query.grant.NamedObjects.Wanted;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the object that a list of changes and attempts is asked for. */
@Component
final class AuditObjects {

  private final NamedObjects objects;

  AuditObjects(NamedObjects objects) {
    this.objects = objects;
  }

  /**
   * The id of an object that is named by its id, or by what it is called today.
   *
   * @param namespace levels, separated by 0x1F
   * @return null if none is named
   * @throws RefusedException if there is none of this name, or it is half a name
   */
  @Nullable UUID find(
      @Nullable String kind,
      @Nullable UUID id,
      @Nullable UUID warehouse,
      @Nullable String namespace,
      @Nullable String name) {
    if (namespace == null && name == null) {
      return id == null && "warehouse".equals(kind) ? warehouse : id;
    }
    ObjectKind wanted = kind == null ? null : ObjectKind.find(kind).orElse(null);
    boolean whole =
        wanted == ObjectKind.NAMESPACE
            ? name == null
            : wanted != null && wanted.isTabular() && name != null;
    if (id != null || warehouse == null || namespace == null || wanted == null || !whole) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "An object is named by objectId, or by objectKind, warehouseId, namespace and name");
    }
    Wanted asked = new Wanted(wanted, warehouse, null, CatalogPath.levels(namespace), name);
    Lineage found = objects.find(List.of(asked)).get(asked);
    if (found == null) {
      throw NameRefusals.noSuchId(wanted, name == null ? namespace : name);
    }
    return found.id();
  }
}
