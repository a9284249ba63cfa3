package io.varve.api.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.grant.NamedObjects.Wanted;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reference's {@code CatalogActionCheckOperation}: an action on an object, which is named by
 * its id or by its name.
 *
 * @param known the object, if it needs not be looked for
 * @param wanted what is looked for; null if the object is known
 */
record CheckedOperation(Action action, @Nullable Lineage known, @Nullable Wanted wanted) {

  /** The object; null if it is not there. */
  @Nullable Lineage object(Map<Wanted, Lineage> found) {
    return wanted == null ? known : found.get(wanted);
  }

  static CheckedOperation read(JsonNode operation) {
    if (!operation.isObject() || operation.size() != 1) {
      throw bad("An operation has one field: the kind of object, such as table");
    }
    String kindText = operation.fieldNames().next();
    JsonNode said = operation.get(kindText);
    ObjectKind kind =
        ObjectKind.find(kindText)
            .filter(one -> one != ObjectKind.ROLE)
            .orElseThrow(() -> bad("An operation is on no kind of object: " + kindText));
    Action action = action(kind, said.path("action").asText(""));
    return switch (kind) {
      case SERVER -> new CheckedOperation(action, Lineage.SERVER, null);
      case PROJECT ->
          new CheckedOperation(
              action, Lineage.project(ProjectIds.of(said.path("project-id").asText(null))), null);
      default -> new CheckedOperation(action, null, wanted(kind, said));
    };
  }

  private static Action action(ObjectKind kind, String text) {
    // The older API's word.
    String name = text.equals("read_assignments") ? "read_grants" : text;
    return Action.of(kind).stream()
        .filter(action -> action.text().equals(name))
        .findFirst()
        .orElseThrow(() -> bad("No action on a " + kind.text() + ": " + text));
  }

  private static Wanted wanted(ObjectKind kind, JsonNode said) {
    UUID warehouse = id(said, "warehouse-id");
    if (warehouse == null) {
      throw bad("An operation on a " + kind.text() + " needs a warehouse-id");
    }
    if (kind == ObjectKind.WAREHOUSE) {
      return new Wanted(kind, warehouse, null, List.of(), null);
    }
    UUID id = id(said, kind == ObjectKind.NAMESPACE ? "namespace-id" : idField(kind, said));
    if (id != null) {
      return new Wanted(kind, warehouse, id, List.of(), null);
    }
    List<String> levels = new ArrayList<>();
    said.path("namespace").forEach(level -> levels.add(level.asText()));
    String name = kind == ObjectKind.NAMESPACE ? null : name(kind, said);
    if (levels.isEmpty() || (kind != ObjectKind.NAMESPACE && name == null)) {
      throw bad("An operation on a " + kind.text() + " needs its id, or its namespace and name");
    }
    // Each level is looked for by all that is above it.
    Names.check(levels);
    return new Wanted(kind, warehouse, null, levels, name);
  }

  // The reference calls ids and names of views and generic tables those of tables, and takes
  // others.
  private static String idField(ObjectKind kind, JsonNode said) {
    return field(said, kind.text() + "-id", kind.text().replace('-', '_') + "_id", "table-id");
  }

  private static @Nullable String name(ObjectKind kind, JsonNode said) {
    JsonNode name = said.path(field(said, kind.text(), kind.text().replace('-', '_'), "table"));
    return name.isTextual() ? name.asText() : null;
  }

  /** The first of several fields that there is; the last one if there is none. */
  private static String field(JsonNode said, String first, String second, String last) {
    return said.has(first) ? first : said.has(second) ? second : last;
  }

  private static @Nullable UUID id(JsonNode said, String field) {
    if (!said.hasNonNull(field)) {
      return null;
    }
    return WarehouseIds.ofObject(said.get(field).asText())
        .orElseThrow(() -> bad(field + " must be a UUID"));
  }

  private static RefusedException bad(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
