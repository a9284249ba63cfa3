package io.varve.api.management;

import io.varve.ledger.seal.EventFilter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client asks Iceberg's proposed events endpoint for. Its fields have had two names, and
 * both are taken: {@code since-timestamp-ms} and {@code after-timestamp-ms}, {@code
 * catalog-objects-by-uuid} and {@code catalog-objects-by-id}.
 */
record IcebergEventQuery(
    @Nullable String continuationToken,
    @Nullable Integer pageSize,
    @Nullable Long sinceTimestampMs,
    @Nullable Long afterTimestampMs,
    @Nullable List<String> operationTypes,
    @Nullable List<List<String>> catalogObjectsByName,
    @Nullable List<String> catalogObjectsByUuid,
    @Nullable List<ById> catalogObjectsById,
    @Nullable List<String> objectTypes,
    @Nullable Map<String, String> customFilters) {

  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final int MOST_NAMED = 1000;
  private static final long LAST_MILLIS = 200_000_000_000_000L;
  private static final Pattern POSITION = Pattern.compile("\\d{1,18}");
  private static final Set<String> KINDS =
      Set.of("namespace", "table", "view", "generic-table", "warehouse", "grants");

  /** An object by its id. */
  record ById(@Nullable String uuid, @Nullable String type) {}

  /** The position after which the page begins. */
  long after() {
    if (continuationToken == null || continuationToken.isEmpty()) {
      return 0;
    }
    if (!POSITION.matcher(continuationToken).matches()) {
      throw EventQueries.bad("continuation-token must be that of an answer before");
    }
    return Long.parseLong(continuationToken);
  }

  /** Most events of a page. */
  int size() {
    int size = pageSize == null ? USUAL : pageSize;
    if (size < 1) {
      throw EventQueries.bad("page-size must be 1 or more");
    }
    return Math.min(size, MOST);
  }

  /** What the ledger itself is asked for, in a warehouse. */
  EventFilter filter(UUID warehouse) {
    List<String> kinds = list(objectTypes);
    if (!KINDS.containsAll(kinds)) {
      throw EventQueries.bad("object-types must be some of " + KINDS.stream().sorted().toList());
    }
    Map<String, String> custom = customFilters == null ? Map.of() : customFilters;
    if (!Set.of("principal").containsAll(custom.keySet())) {
      throw EventQueries.bad("custom-filters may have principal only");
    }
    if (Stream.of(operationTypes, catalogObjectsByName, catalogObjectsByUuid, catalogObjectsById)
        .anyMatch(list -> list != null && list.size() > MOST_NAMED)) {
      throw EventQueries.bad("Filters may name at most " + MOST_NAMED + " things each");
    }
    return new EventFilter(
        names(),
        kinds,
        List.of(),
        warehouse,
        List.of(),
        custom.get("principal"),
        null,
        since(),
        null);
  }

  // Custom types are matched as events come.
  private List<String> names() {
    return list(operationTypes).stream().anyMatch(type -> IcebergEvent.names(type).isEmpty())
        ? List.of()
        : list(operationTypes).stream().flatMap(type -> IcebergEvent.names(type).stream()).toList();
  }

  /** The first moment of the events; null for all. */
  @Nullable Instant since() {
    Long millis =
        sinceTimestampMs != null
            ? sinceTimestampMs
            : afterTimestampMs == null
                ? null
                : Long.valueOf(Math.addExact(Math.min(afterTimestampMs, LAST_MILLIS), 1));
    if (millis == null) {
      return null;
    }
    if (millis < 0 || millis > LAST_MILLIS) {
      throw EventQueries.bad("A timestamp is milliseconds since 1970-01-01T00:00:00Z");
    }
    return Instant.ofEpochMilli(millis);
  }

  /** Whether an event is one of those that are asked for by operation, name or id. */
  boolean wants(ObjectNode envelope, JsonNode data) {
    return wantsOperation(envelope.path("type").asString()) && wantsObject(envelope, data);
  }

  private boolean wantsOperation(String name) {
    List<String> wanted = list(operationTypes);
    return wanted.isEmpty()
        || wanted.contains(IcebergEvent.customType(name))
        || wanted.contains(IcebergEvent.operationType(name));
  }

  private boolean wantsObject(ObjectNode envelope, JsonNode data) {
    Set<String> ids = new HashSet<>(list(catalogObjectsByUuid));
    list(catalogObjectsById).forEach(one -> ids.add(Objects.requireNonNullElse(one.uuid, "")));
    List<List<String>> named = list(catalogObjectsByName);
    if (ids.isEmpty() && named.isEmpty()) {
      return true;
    }
    return ids.contains(envelope.path("object").path("id").asString())
        || ids.contains(data.path("table-uuid").asString(""))
        || ids.contains(data.path("view-uuid").asString(""))
        || Stream.of(
                path(data.path("name")),
                path(data.path("from")),
                path(data.path("to")),
                levels(data.path("levels")))
            .anyMatch(path -> !path.isEmpty() && named.stream().anyMatch(name -> isIn(path, name)));
  }

  private static boolean isIn(List<String> path, List<String> name) {
    return path.size() >= name.size() && path.subList(0, name.size()).equals(name);
  }

  private static List<String> path(JsonNode name) {
    return name.isArray()
        ? levels(name)
        : name.isObject()
            ? Stream.concat(
                    levels(name.path("namespace")).stream(),
                    Stream.of(name.path("name").asString()))
                .toList()
            : List.of();
  }

  private static List<String> levels(JsonNode levels) {
    return levels.valueStream().map(JsonNode::asString).toList();
  }

  private static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
