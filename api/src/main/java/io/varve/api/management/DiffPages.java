package io.varve.api.management;

import io.varve.api.catalog.PageTokens;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.DiffReads;
import io.varve.query.past.DiffReads.Difference;
import io.varve.query.past.DiffReads.Some;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pages of what is different between two positions of one warehouse. */
@Component
final class DiffPages {

  /** Changes of a page, at most. */
  static final int MOST = 100;

  private static final UUID FIRST = new UUID(0, 0);

  /** Objects that one request looks at, at most, in chunks. */
  private static final int MOST_CHUNKS = 10;

  private static final Pattern KEY =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(\\d{1,6})");

  private final DiffReads reads;
  private final DiffSight sight;
  private final DiffJson entries;
  private final WarehouseDiff settings;

  DiffPages(DiffReads reads, DiffSight sight, DiffJson entries, WarehouseDiff settings) {
    this.reads = reads;
    this.sight = sight;
    this.entries = entries;
    this.settings = settings;
  }

  /**
   * Where a page begins: behind an object that the page before could show, by so many chunks. A
   * token with the id of the last object that was looked at would tell of one that may be hidden.
   */
  private record Place(UUID seen, int skipped) {

    static Place of(String key) {
      var parts = KEY.matcher(key);
      return parts.matches()
          ? new Place(UUID.fromString(parts.group(1)), Integer.parseInt(parts.group(2)))
          : new Place(FIRST, 0);
    }

    Place behind(@Nullable UUID object) {
      return object == null ? this : new Place(object, 0);
    }

    String key() {
      return seen + "/" + skipped;
    }
  }

  /** The page that a request asks for. */
  static PageRequest asked(@Nullable String pageToken, @Nullable String pageSize) {
    return PageTokens.ofKeys(pageToken, pageSize, KEY);
  }

  /** A page. */
  ObjectNode page(
      Access access,
      ResolvedWarehouse within,
      long before,
      long after,
      List<String> levels,
      PageRequest asked) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("from", before);
    json.put("to", after);
    ArrayNode changes = json.putArray("changes");
    DiffJson.Comparison comparison = entries.between(before, after, levels);
    if (asked.after().isEmpty() && levels.isEmpty()) {
      settings.between(access, within, before, after).ifPresent(changes::add);
    }
    int most = Math.min(asked.size(), MOST);
    Place place = Place.of(asked.after());
    UUID last = place.seen;
    UUID seen = null;
    boolean more = true;
    int chunks = 0;
    while (more && chunks < MOST_CHUNKS && changes.size() < most) {
      Some some =
          reads.some(within.warehouseId(), before, after, last, chunks == 0 ? place.skipped : 0);
      chunks++;
      for (Difference one : sight.visible(access, within, some.found())) {
        if (changes.size() == most || comparison.isExhausted()) {
          return withNext(json, place.behind(seen));
        }
        comparison.of(one).ifPresent(changes::add);
        seen = one.id();
      }
      UUID end = some.last();
      more = end != null;
      last = end == null ? last : end;
    }
    if (!more) {
      return json;
    }
    boolean full = changes.size() == most;
    return withNext(
        json, full ? place.behind(seen) : new Place(place.seen, place.skipped + chunks));
  }

  private static ObjectNode withNext(ObjectNode json, Place place) {
    String next = PageTokens.next(new Page<>(List.of(), Optional.of(place.key())));
    if (next != null) {
      json.put("next-page-token", next);
    }
    return json;
  }
}
