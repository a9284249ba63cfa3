package io.varve.server.management;

import io.varve.server.node.CatalogDatabase;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What concerns each object and user, by reading the whole ledger from its first event on. */
public final class NaiveTimelines {

  private final Map<String, String> containers = new HashMap<>();
  private final Map<String, String> first = new HashMap<>();
  private final Map<String, List<Long>> timelines = new TreeMap<>();
  private final Map<String, List<Long>> attempts = new TreeMap<>();

  private record Sealed(
      long position,
      String type,
      String id,
      String name,
      String m,
      String p,
      OffsetDateTime sealedAt) {}

  private record Tried(long position, String objectId, String actor, OffsetDateTime recordedAt) {}

  /** Reads the ledger of a database. */
  public static NaiveTimelines of(CatalogDatabase database) {
    NaiveTimelines naive = new NaiveTimelines();
    List<Sealed> events =
        database
            .admin()
            .sql(
                "select c.position, e.stream_type as type, e.stream_id as id, e.event_name as name,"
                    + " e.metadata as m, e.payload as p, c.sealed_at"
                    + " from chain c join events e using (sequence) order by c.position")
            .query(Sealed.class)
            .list();
    for (Sealed event : events) {
      String to =
          container(
              event, JsonMapper.shared().readTree(event.m), JsonMapper.shared().readTree(event.p));
      if (to != null) {
        naive.first.putIfAbsent(event.id, to);
      }
    }
    int next = 0;
    for (Tried tried :
        database
            .admin()
            .sql("select position, object_id, actor, recorded_at from attempts order by position")
            .query(Tried.class)
            .list()) {
      while (next < events.size() && !events.get(next).sealedAt.isAfter(tried.recordedAt)) {
        naive.add(events.get(next++));
      }
      naive.add(tried);
    }
    events.subList(next, events.size()).forEach(naive::add);
    return naive;
  }

  private void add(Tried tried) {
    Set<String> keys = new HashSet<>();
    for (String at = tried.objectId; at != null; at = containers.getOrDefault(at, first.get(at))) {
      keys.add(at);
    }
    keys.add("user:" + tried.actor);
    keys.forEach(key -> attempts.computeIfAbsent(key, k -> new ArrayList<>()).add(tried.position));
  }

  private void add(Sealed sealed) {
    JsonNode metadata = JsonMapper.shared().readTree(sealed.m);
    JsonNode payload = JsonMapper.shared().readTree(sealed.p);
    Set<String> keys = new HashSet<>();
    String object = sealed.id;
    JsonNode ids = metadata;
    if (sealed.type.equals("grants")) {
      ids = payload.get("object");
      object = ids.get("id").asString();
      payload.path("entries").forEach(entry -> keys.add(user(entry.get("subject").asString())));
      JsonNode namespace = ids.path("namespace-id");
      if (namespace.isString()) {
        upwards(namespace.asString(), keys);
      }
    }
    payload.path("members").forEach(member -> keys.add(user(member.asString())));
    upwards(object, keys);
    String to = container(sealed, metadata, payload);
    if (to != null) {
      containers.put(object, to);
      upwards(object, keys);
    }
    for (String field : List.of("warehouse-id", "project-id")) {
      if (ids.path(field).isString()) {
        keys.add(ids.get(field).asString());
      }
    }
    keys.add("user:" + metadata.get("actor").asString());
    keys.forEach(
        key -> timelines.computeIfAbsent(key, k -> new ArrayList<>()).add(sealed.position));
  }

  private static String user(String subject) {
    return subject.startsWith("role:") ? subject.substring(5) : "user:" + subject;
  }

  private static @Nullable String container(Sealed sealed, JsonNode metadata, JsonNode payload) {
    if (sealed.type.equals("namespace")) {
      boolean placed =
          Set.of("NamespaceCreated", "NamespaceRestored", "NamespaceMoved").contains(sealed.name);
      return !placed
          ? null
          : payload.path("parent-id").isString()
              ? payload.get("parent-id").asString()
              : metadata.get("warehouse-id").asString();
    }
    for (String suffix : List.of("Renamed", "Undropped", "Created", "Registered")) {
      if (Set.of("table", "view", "generic-table").contains(sealed.type)
          && sealed.name.endsWith(suffix)) {
        return payload
            .at((suffix.equals("Renamed") ? "/to" : "/name") + "/namespace-id")
            .asString();
      }
    }
    return null;
  }

  private void upwards(String object, Set<String> keys) {
    for (String at = object; at != null; at = containers.get(at)) {
      keys.add(at);
    }
  }

  /** Positions of what concerns an id, or a user after {@code user:}; the oldest first. */
  public List<Long> of(String key) {
    return timelines.getOrDefault(key, List.of());
  }

  /** As {@link #of}, of attempts. */
  public List<Long> attemptsOf(String key) {
    return attempts.getOrDefault(key, List.of());
  }
}
