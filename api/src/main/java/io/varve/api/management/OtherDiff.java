package io.varve.api.management;

import io.varve.api.catalog.PageTokens;
import io.varve.api.warehouse.WarehouseMoment;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.namespace.Lineages;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.NamePairs;
import io.varve.query.past.NamePairs.End;
import io.varve.query.past.NamePairs.Pairs;
import io.varve.query.past.NamePairs.Place;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pages of what is different between two warehouses, by names. */
@Component
final class OtherDiff {

  private static final UUID NONE = new UUID(0, 1);

  /** Of the place where a page ends: kind, name, and the levels of what they are in. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?:table|view|generic-table|namespace)\u001f[^\u001f]{0,255}(?:\u001f[^\u001f]{1,255}){0,100}");

  private final WarehouseResolution warehouses;
  private final WarehouseReads names;
  private final WarehousePositions positions;
  private final NamePairs reads;
  private final PairSight sight;
  private final PairJson entries;
  private final WarehouseDiff settings;

  OtherDiff(
      WarehouseResolution warehouses,
      WarehouseReads names,
      WarehousePositions positions,
      NamePairs reads,
      PairSight sight,
      PairJson entries,
      WarehouseDiff settings) {
    this.warehouses = warehouses;
    this.names = names;
    this.positions = positions;
    this.reads = reads;
    this.sight = sight;
    this.entries = entries;
    this.settings = settings;
  }

  /**
   * The page that a request asks for.
   *
   * @param place null at the beginning
   */
  record Asked(int size, @Nullable Place place) {}

  /**
   * The page that a request asks for.
   *
   * @throws RefusedException if the token is none of such a list
   */
  static Asked asked(
      @Nullable String pageToken, @Nullable String pageSize, List<String> namespace) {
    PageRequest page = PageTokens.ofKeys(pageToken, pageSize, KEY);
    if (page.after().isEmpty()) {
      return new Asked(page.size(), null);
    }
    List<String> parts = List.of(page.after().split("\u001f", -1));
    List<String> levels = parts.subList(2, parts.size());
    if (levels.size() < namespace.size()
        || !levels.subList(0, namespace.size()).equals(namespace)) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "Invalid pageToken: it is one of another namespace");
    }
    return new Asked(page.size(), new Place(levels, ObjectKind.of(parts.getFirst()), parts.get(1)));
  }

  private static String key(Place place) {
    List<String> parts = new ArrayList<>(List.of(place.kind().text(), place.name()));
    parts.addAll(place.levels());
    return String.join("\u001f", parts);
  }

  /**
   * The other warehouse that a request names.
   *
   * @param other its id, or its name if it is one of the same project; an {@code @} and a moment
   *     may follow
   * @throws RefusedException if it is not there, or hidden
   */
  End end(Access access, ResolvedWarehouse first, String other) {
    WarehouseMoment sent = WarehouseMoment.of(other);
    Optional<ResolvedWarehouse> found =
        WarehouseIds.ofObject(sent.name())
            .or(() -> names.find(first.projectId(), sent.name()))
            .flatMap(warehouses::existing);
    // Decided, whether or not there is one.
    Lineage lineage = found.map(Lineages::of).orElseGet(() -> Lineage.warehouse(NONE, NONE));
    if (!access.admits(Action.WAREHOUSE_USE, lineage) || found.isEmpty()) {
      throw WarehouseIds.noSuchWarehouse(sent.name());
    }
    ResolvedWarehouse second = found.get();
    return new End(
        second,
        sent.moment() == null
            ? positions.now()
            : positions.at(second.warehouseId(), second.name(), sent.moment()));
  }

  /** A page. */
  ObjectNode page(Access access, End from, End to, List<String> namespace, Asked asked) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("from", from.position());
    json.put("to", to.position());
    json.put("other", to.warehouse().warehouseId() + "@position:" + to.position());
    ArrayNode changes = json.putArray("changes");
    Place place = asked.place();
    if (place == null && namespace.isEmpty()) {
      settings.between(access, from, to).ifPresent(changes::add);
    }
    int most = Math.min(asked.size(), DiffPages.MOST);
    Pairs some = reads.some(access, from, to, namespace, place);
    PairJson.Comparison comparison = entries.between(from, to);
    for (PairSight.Seen one : sight.visible(access, from, to, some.found())) {
      if (changes.size() >= most || comparison.isExhausted()) {
        return withNext(json, place == null ? start(namespace) : place);
      }
      comparison.of(one).ifPresent(changes::add);
      place = one.pair().after();
    }
    return some.next() == null ? json : withNext(json, some.next());
  }

  private static Place start(List<String> namespace) {
    return new Place(namespace, ObjectKind.TABLE, "");
  }

  private static ObjectNode withNext(ObjectNode json, Place place) {
    String next = PageTokens.next(new Page<>(List.of(), Optional.of(key(place))));
    if (next != null) {
      json.put("next-page-token", next);
    }
    return json;
  }
}
