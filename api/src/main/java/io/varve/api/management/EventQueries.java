package io.varve.api.management;

import io.varve.api.http.CatalogPath;
import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.seal.EventFilter;
import io.varve.query.grant.NamedObjects;
import io.varve.query.grant.NamedObjects.Wanted;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a filter of events of what a request's parameters say. */
@Component
final class EventQueries {

  /** Names and kinds in one list. */
  private static final int MOST = 100;

  /** Kinds of streams that are no objects of rights. */
  private static final Set<String> OTHER_KINDS =
      Set.of("grants", "request", "api-client", "person");

  /** Of a namespace that does not exist, or may not be known of: nothing is in it. */
  private static final UUID NONE = new UUID(0, 0);

  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

  private final NamedObjects objects;

  EventQueries(NamedObjects objects) {
    this.objects = objects;
  }

  /** The parameters of a request, by their names; null for those that are not there. */
  record Asked(
      @Nullable String type,
      @Nullable String kind,
      @Nullable String objectId,
      @Nullable String warehouseId,
      @Nullable String namespace,
      @Nullable String principal,
      @Nullable String requestId,
      @Nullable String since,
      @Nullable String until) {}

  /**
   * The filter that a request asks for.
   *
   * @throws RefusedException if one of the parameters is not what it must be
   */
  EventFilter filter(Asked asked) {
    UUID object = id("object-id", asked.objectId);
    UUID warehouse = id("warehouse-id", asked.warehouseId);
    return new EventFilter(
        list(
            "type",
            asked.type,
            type -> EventTypes.all().stream().anyMatch(one -> one.name().equals(type))),
        list(
            "kind",
            asked.kind,
            kind -> ObjectKind.find(kind).isPresent() || OTHER_KINDS.contains(kind)),
        object == null ? List.of() : List.of(object, GrantEvent.stream(object)),
        warehouse,
        asked.namespace == null ? List.of() : List.of(namespace(warehouse, asked.namespace)),
        text("principal", asked.principal),
        text("request-id", asked.requestId),
        time("since", asked.since),
        time("until", asked.until));
  }

  private UUID namespace(@Nullable UUID warehouse, String namespace) {
    try {
      return UUID.fromString(namespace);
    } catch (IllegalArgumentException e) {
      // Then it is a name.
    }
    if (warehouse == null) {
      throw bad("namespace must be an id, or a name together with warehouse-id");
    }
    List<String> levels = CatalogPath.levels(namespace);
    Names.check(levels);
    Wanted wanted = new Wanted(ObjectKind.NAMESPACE, warehouse, null, levels, null);
    Map<Wanted, Lineage> found = objects.find(List.of(wanted));
    return found.containsKey(wanted) ? found.get(wanted).id() : NONE;
  }

  private static List<String> list(
      String parameter, @Nullable String text, Predicate<String> known) {
    if (text == null) {
      return List.of();
    }
    List<String> list = Stream.of(text.split(",", MOST + 1)).map(String::strip).toList();
    for (String one : list) {
      if (list.size() > MOST || !known.test(one)) {
        throw bad("There is no " + parameter + " of events of this name: " + one);
      }
    }
    return list;
  }

  private static @Nullable UUID id(String parameter, @Nullable String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw bad(parameter + " must be an id: " + text);
    }
  }

  static @Nullable String text(String parameter, @Nullable String text) {
    if (text != null && (text.isEmpty() || text.indexOf('\0') >= 0)) {
      throw bad(parameter + " must not be empty");
    }
    return text;
  }

  static @Nullable Instant time(String parameter, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (!time.isBefore(FIRST) && time.isBefore(LAST)) {
        return time;
      }
    } catch (DateTimeException e) {
      // Refused below.
    }
    throw bad(parameter + " must be a time such as 2026-12-01T08:00:00Z: " + text);
  }

  static RefusedException bad(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
