package io.varve.ledger.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The conditions of a filter on {@code events e}, and their parameters. */
final class FilterSql {

  /** What is granted on an object is a stream of its own. */
  private static final String KIND =
      "(e.stream_type = any(?)"
          + " or e.stream_type = 'grants' and e.payload->'object'->>'kind' = any(?))";

  private static final String WAREHOUSE =
      "(e.metadata->>'warehouse-id' = ? or e.stream_id = ?"
          + " or e.stream_type = 'grants' and e.payload->'object'->>'warehouse-id' = ?)";

  private static final String NAMESPACE =
      """
      (e.stream_id = any(?) or case e.stream_type
        when 'namespace' then e.payload->>'parent-id' = any(?)
        when 'grants' then e.payload->'object'->>'namespace-id' = any(?)
          or e.payload->'object'->>'id' = any(?)
        else e.payload->'name'->>'namespace-id' = any(?) or e.payload->'to'->>'namespace-id' = any(?)
          or e.payload->'from'->>'namespace-id' = any(?) end)""";

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();

  private FilterSql() {}

  FilterSql(EventFilter filter) {
    indexed(filter).forEach(this::add);
    if (!filter.kinds().isEmpty()) {
      Object kinds = filter.kinds().toArray(String[]::new);
      and(KIND, kinds, kinds);
    }
    UUID warehouse = filter.warehouseId();
    if (warehouse != null) {
      and(WAREHOUSE, warehouse.toString(), warehouse, warehouse.toString());
    }
    if (!filter.namespaceIds().isEmpty()) {
      Object ids = filter.namespaceIds().toArray(UUID[]::new);
      Object texts = filter.namespaceIds().stream().map(UUID::toString).toArray(String[]::new);
      and(NAMESPACE, ids, texts, texts, texts, texts, texts, texts);
    }
  }

  /** Those conditions of a filter that an index knows, each for itself, the narrowest first. */
  static List<FilterSql> indexed(EventFilter filter) {
    List<FilterSql> all = new ArrayList<>();
    String request = filter.requestId();
    if (request != null) {
      all.add(new FilterSql().and("e.metadata->>'request-id' = ?", request));
    }
    if (!filter.streams().isEmpty()) {
      Object streams = filter.streams().toArray(UUID[]::new);
      all.add(new FilterSql().and("e.stream_id = any(?)", streams));
    }
    String principal = filter.principal();
    if (principal != null) {
      all.add(new FilterSql().and("e.metadata->>'actor' = ?", principal));
    }
    if (!filter.types().isEmpty()) {
      Object types = filter.types().toArray(String[]::new);
      all.add(new FilterSql().and("e.event_name = any(?)", types));
    }
    return all;
  }

  FilterSql and(String condition, Object... values) {
    conditions.add(condition);
    parameters.addAll(List.of(values));
    return this;
  }

  private void add(FilterSql other) {
    conditions.addAll(other.conditions);
    parameters.addAll(other.parameters);
  }

  String conditions() {
    return String.join(" and ", conditions);
  }

  List<Object> parameters() {
    return parameters;
  }

  /** Those of the conditions, and then others. */
  List<Object> parametersAnd(Object... others) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(List.of(others));
    return all;
  }
}
