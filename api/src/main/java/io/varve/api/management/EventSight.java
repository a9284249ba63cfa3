package io.varve.api.management;

import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.store.MetadataKeys;
import io.varve.query.grant.NamedObjects;
import io.varve.query.grant.NamedObjects.Wanted;
import io.varve.security.rights.Access;
import io.varve.security.rights.Access.Question;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Which events a principal may see that may not read the whole ledger: those of objects that it may
 * see, by the rights of now and where the object is now; of what has ended, where the event says
 * that it was. What names namespaces that an object has left needs the right to see these, too. Of
 * grants and members, those that it may list.
 */
@Component
final class EventSight {

  private static final String GRANTS = "grants";

  private final NamedObjects objects;

  EventSight(NamedObjects objects) {
    this.objects = objects;
  }

  /**
   * What an event is about.
   *
   * @param kind null for what only auditors may see
   * @param namespaces that the event names, where the object was after it before all others
   * @param moved whether it names namespaces without their ids
   */
  private record About(
      @Nullable ObjectKind kind,
      UUID id,
      @Nullable UUID project,
      @Nullable UUID warehouse,
      List<UUID> namespaces,
      boolean moved,
      boolean grants) {

    Optional<Wanted> itself() {
      return warehouse == null || kind == null
          ? Optional.empty()
          : Optional.of(new Wanted(kind, warehouse, id, List.of(), null));
    }

    List<Wanted> around() {
      UUID in = warehouse;
      return in == null
          ? List.of()
          : namespaces.stream()
              .map(one -> new Wanted(ObjectKind.NAMESPACE, in, one, List.of(), null))
              .toList();
    }
  }

  /** Those of some events that may be seen, in their order. */
  List<SealedEvent> visible(Access access, List<SealedEvent> events) {
    List<About> about = events.stream().map(event -> about(event.event())).toList();
    Map<Wanted, Lineage> found =
        objects.find(
            about.stream()
                .flatMap(one -> Stream.concat(one.itself().stream(), one.around().stream()))
                .distinct()
                .toList());
    List<List<Question>> questions = about.stream().map(one -> questions(one, found)).toList();
    Iterator<Boolean> allowed =
        access.allows(questions.stream().flatMap(List::stream).toList()).iterator();
    List<SealedEvent> visible = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      boolean all = true;
      for (int n = 0; n < questions.get(i).size(); n++) {
        all &= allowed.next();
      }
      if (all) {
        visible.add(events.get(i));
      }
    }
    return visible;
  }

  private static List<Question> questions(About about, Map<Wanted, Lineage> found) {
    Lineage object = lineage(about, found);
    List<Question> questions = new ArrayList<>();
    questions.add(question(about, object));
    UUID project = about.project;
    UUID warehouse = about.warehouse;
    if (project == null || warehouse == null) {
      return questions;
    }
    Lineage within = Lineage.warehouse(project, warehouse);
    for (Wanted one : about.around()) {
      UUID id = Objects.requireNonNull(one.id());
      if (!object.isIn(id)) {
        Lineage left = found.getOrDefault(one, within.namespace(id, null));
        questions.add(new Question(AskedAccess.seeing(left), left));
      }
    }
    if (about.moved) {
      questions.add(new Question(Action.WAREHOUSE_GET_METADATA, within));
    }
    return questions;
  }

  private static Question question(About about, Lineage object) {
    if (object.kind() == ObjectKind.SERVER) {
      return new Question(Action.SERVER_AUDIT, object);
    }
    boolean grants = about.grants || object.kind() == ObjectKind.ROLE;
    Action seeing =
        object.kind() == ObjectKind.WAREHOUSE
            ? Action.WAREHOUSE_GET_METADATA
            : AskedAccess.seeing(object);
    return new Question(grants ? AskedAccess.reading(object) : seeing, object);
  }

  private static Lineage lineage(About about, Map<Wanted, Lineage> found) {
    UUID project = about.project;
    ObjectKind kind = about.kind;
    if (kind == null || project == null) {
      return Lineage.SERVER;
    }
    if (kind == ObjectKind.PROJECT) {
      return Lineage.project(project);
    }
    if (kind == ObjectKind.ROLE) {
      return Lineage.role(project, about.id);
    }
    UUID warehouse = about.warehouse;
    if (warehouse == null) {
      return Lineage.SERVER;
    }
    Lineage now = about.itself().map(found::get).orElse(null);
    if (now != null) {
      return now;
    }
    Lineage within = Lineage.warehouse(project, warehouse);
    if (kind == ObjectKind.WAREHOUSE) {
      return within;
    }
    if (kind == ObjectKind.NAMESPACE) {
      return within.namespace(about.id, null);
    }
    Lineage namespace =
        about.around().stream()
            .findFirst()
            .map(
                one ->
                    found.getOrDefault(
                        one, within.namespace(Objects.requireNonNull(one.id()), null)))
            .orElse(within);
    return namespace.tabular(kind, about.id);
  }

  private static About about(StoredEvent event) {
    JsonNode metadata = LedgerJson.mapper().readTree(event.metadata());
    UUID project = id(metadata, MetadataKeys.PROJECT_ID);
    UUID warehouse = id(metadata, MetadataKeys.WAREHOUSE_ID);
    if (event.streamType().equals(GRANTS)) {
      JsonNode object = LedgerJson.mapper().readTree(event.payload()).path("object");
      return new About(
          ObjectKind.find(object.path("kind").asString("")).orElse(null),
          Objects.requireNonNullElse(id(object, "id"), event.streamId()),
          id(object, "project-id"),
          id(object, "warehouse-id"),
          Stream.ofNullable(id(object, "namespace-id")).toList(),
          false,
          true);
    }
    ObjectKind kind = ObjectKind.find(event.streamType()).orElse(null);
    JsonNode payload = LedgerJson.mapper().readTree(event.payload());
    return new About(
        kind,
        event.streamId(),
        kind == ObjectKind.PROJECT ? event.streamId() : project,
        kind == ObjectKind.WAREHOUSE ? event.streamId() : warehouse,
        kind == null ? List.of() : namespaces(kind, payload),
        kind == ObjectKind.NAMESPACE && payload.has("from"),
        false);
  }

  private static List<UUID> namespaces(ObjectKind kind, JsonNode payload) {
    Stream<@Nullable UUID> named =
        kind.isTabular()
            ? Stream.of("to", "name", "from").map(name -> id(payload.path(name), "namespace-id"))
            : Stream.of(id(payload, "parent-id"));
    return named.flatMap(Stream::ofNullable).distinct().toList();
  }

  private static @Nullable UUID id(JsonNode node, String field) {
    String text = node.path(field).asString(null);
    return text == null ? null : UUID.fromString(text);
  }
}
