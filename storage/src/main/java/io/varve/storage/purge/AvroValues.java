package io.varve.storage.purge;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Walks values of a schema and takes one string out of each, at a path of fields. It makes no
 * object of anything else: Avro's own readers make arrays, maps and strings of the size that a file
 * says.
 */
final class AvroValues {

  private static final int MAX_DEPTH = 64;
  private static final String FIELD_ID = "field-id";

  /** Longer ones are no location of ours. */
  private static final int MAX_TEXT = 4096;

  /** A field by Iceberg's id of it, or by its name where a file has no ids. */
  record Wanted(int id, String name) {

    private boolean is(Schema.Field field) {
      Object fieldId = field.getObjectProp(FIELD_ID);
      return fieldId == null ? field.name().equals(name) : fieldId.equals(id);
    }
  }

  private final AvroBytes in;
  private final Consumer<String> found;

  /**
   * @param found takes each string; one that is too long to be a location comes as an empty one
   */
  AvroValues(AvroBytes in, Consumer<String> found) {
    this.in = in;
    this.found = found;
  }

  /** Reads one value. */
  void read(Schema schema, List<Wanted> path) throws IOException {
    read(schema, path, 0);
  }

  // A path that is null leads nowhere.
  private void read(Schema schema, @Nullable List<Wanted> path, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new MalformedAvroException("values of more than " + MAX_DEPTH + " levels");
    }
    in.budget().takeValue();
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.skip(1);
      case INT, LONG, ENUM -> in.number();
      case FLOAT -> in.skip(Float.BYTES);
      case DOUBLE -> in.skip(Double.BYTES);
      case FIXED -> in.skip(schema.getFixedSize());
      case BYTES -> in.skipBytes();
      case STRING -> text(path);
      case RECORD -> record(schema, path, depth);
      case UNION -> read(branch(schema), path, depth + 1);
      case ARRAY -> items(() -> read(schema.getElementType(), null, depth + 1));
      case MAP ->
          items(
              () -> {
                in.skipBytes();
                read(schema.getValueType(), null, depth + 1);
              });
    }
  }

  private void text(@Nullable List<Wanted> path) throws IOException {
    if (path != null && path.isEmpty()) {
      found.accept(Objects.requireNonNullElse(in.text(MAX_TEXT), ""));
    } else {
      in.skipBytes();
    }
  }

  private void record(Schema schema, @Nullable List<Wanted> path, int depth) throws IOException {
    for (Schema.Field field : schema.getFields()) {
      read(field.schema(), below(path, field), depth + 1);
    }
  }

  private static @Nullable List<Wanted> below(@Nullable List<Wanted> path, Schema.Field field) {
    return path == null || path.isEmpty() || !path.getFirst().is(field)
        ? null
        : path.subList(1, path.size());
  }

  private Schema branch(Schema union) throws IOException {
    long branch = in.number();
    if (branch < 0 || branch >= union.getTypes().size()) {
      throw new MalformedAvroException("no such branch of a union");
    }
    return union.getTypes().get((int) branch);
  }

  private interface Item {
    void read() throws IOException;
  }

  // Blocks of items, until one of none; a negative count is followed by the block's length.
  private void items(Item item) throws IOException {
    for (long count = in.number(); count != 0; count = in.number()) {
      if (count < 0) {
        in.skip(in.number());
      } else {
        for (long i = 0; i < count; i++) {
          item.read();
        }
      }
    }
  }
}
