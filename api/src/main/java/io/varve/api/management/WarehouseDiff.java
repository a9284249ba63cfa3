package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.namespace.Lineages;
import io.varve.query.past.GrantHistory;
import io.varve.query.past.GrantHistory.GrantChange;
import io.varve.query.past.NamePairs.End;
import io.varve.query.past.PastGrants;
import io.varve.query.past.PastGrants.Twins;
import io.varve.query.past.PastWarehouses;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is different in the settings of a warehouse, and in the grants on it. */
@Component
final class WarehouseDiff {

  /** What a warehouse is, and is not set to. */
  private static final Set<String> NO_SETTINGS =
      Set.of("id", "warehouse-id", "project-id", "updated-at");

  private final PastWarehouses past;
  private final GrantHistory grants;
  private final PastGrants apart;
  private final JsonBodies json;

  WarehouseDiff(PastWarehouses past, GrantHistory grants, PastGrants apart, JsonBodies json) {
    this.past = past;
    this.grants = grants;
    this.apart = apart;
    this.json = json;
  }

  /** What is different between two positions; empty if nothing is that may be seen. */
  Optional<ObjectNode> between(Access access, ResolvedWarehouse warehouse, long from, long to) {
    UUID id = warehouse.warehouseId();
    return entry(
        access,
        new End(warehouse, from),
        new End(warehouse, to),
        () -> grants.between(id, from, to));
  }

  /** What is different between two warehouses; empty if nothing is that may be seen. */
  Optional<ObjectNode> between(Access access, End from, End to) {
    return entry(
        access,
        from,
        to,
        () ->
            apart
                .apart(
                    List.of(
                        new Twins(from.warehouse().warehouseId(), to.warehouse().warehouseId())),
                    from.position(),
                    to.position())
                .getOrDefault(to.warehouse().warehouseId(), List.of()));
  }

  private Optional<ObjectNode> entry(
      Access access, End from, End to, Supplier<List<GrantChange>> granted) {
    UUID id = to.warehouse().warehouseId();
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("kind", ObjectKind.WAREHOUSE.text());
    entry.put("id", id.toString());
    if (!id.equals(from.warehouse().warehouseId())) {
      entry.put("previous-id", from.warehouse().warehouseId().toString());
    }
    entry.putArray("change").add("changed");
    int same = entry.size();
    if (allows(access, Action.WAREHOUSE_GET_METADATA, from, to)) {
      ObjectNode settings = settings(representation(from), representation(to));
      if (!settings.isEmpty()) {
        entry.set("settings", settings);
      }
    }
    if (allows(access, Action.WAREHOUSE_READ_GRANTS, from, to)) {
      DiffJson.add(entry, granted.get());
    }
    return entry.size() == same ? Optional.empty() : Optional.of(entry);
  }

  private static boolean allows(Access access, Action action, End from, End to) {
    return access.allows(action, Lineages.of(from.warehouse()))
        && access.allows(action, Lineages.of(to.warehouse()));
  }

  // As it is answered to who asks for the warehouse: nothing secret is in that.
  private JsonNode representation(End end) {
    return past.find(end.warehouse().warehouseId(), end.position())
        .map(WarehouseResponse::of)
        .map(json::write)
        .map(LedgerJson.mapper()::readTree)
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static ObjectNode settings(JsonNode before, JsonNode after) {
    Set<String> keys = new TreeSet<>(before.propertyNames());
    keys.addAll(after.propertyNames());
    keys.removeAll(NO_SETTINGS);
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    for (String key : keys) {
      JsonNode was = orNull(before.get(key));
      JsonNode is = orNull(after.get(key));
      if (!was.equals(is)) {
        settings.set("previous-" + key, was);
        settings.set(key, is);
      }
    }
    return settings;
  }

  private static JsonNode orNull(@Nullable JsonNode node) {
    return node == null ? JsonNodeFactory.instance.nullNode() : node;
  }
}
