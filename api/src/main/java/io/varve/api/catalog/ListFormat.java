package io.varve.api.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a list is written.
 *
 * @param field of the items
 * @param item writes one
 * @param idsField of their ids, if asked for
 */
record ListFormat<T>(
    String field, Item<T> item, String idsField, Function<T, UUID> id, Predicate<T> protection) {

  /** Writes an item as JSON. */
  @FunctionalInterface
  interface Item<T> {
    void write(JsonGenerator json, T item) throws IOException;
  }

  /** Writes an identifier's fields: its namespace and its name. */
  static void writeName(JsonGenerator json, List<String> namespace, String name)
      throws IOException {
    json.writeFieldName("namespace");
    writeLevels(json, namespace);
    json.writeStringField("name", name);
  }

  static void writeLevels(JsonGenerator json, List<String> levels) throws IOException {
    json.writeStartArray();
    for (String level : levels) {
      json.writeString(level);
    }
    json.writeEndArray();
  }
}
