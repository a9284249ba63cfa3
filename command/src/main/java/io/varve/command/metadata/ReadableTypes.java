package io.varve.command.metadata;

import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Types that iceberg-core takes and clients could not read. Every client parses the schema of a
 * table, and parsers of JSON have limits: PyIceberg's takes 200 levels of a response, of which a
 * type in a type takes up to three. Decimals have 1 to 38 digits (table specification, primitive
 * types).
 */
public final class ReadableTypes {

  static final int MAX = 64;

  private ReadableTypes() {}

  /**
   * Checks a schema.
   *
   * @throws IllegalArgumentException if its types nest too deep, or one has no digits
   */
  public static void check(Schema schema) {
    check(schema.asStruct(), 0);
  }

  private static void check(Type type, int depth) {
    if (depth > MAX) {
      throw new IllegalArgumentException(
          "Types stand more than " + MAX + " levels deep in types, which clients could not read");
    }
    if (type instanceof Types.DecimalType decimal && decimal.precision() < 1) {
      throw new IllegalArgumentException("A decimal needs a precision of 1 or more: " + type);
    }
    if (type.isNestedType()) {
      for (Types.NestedField field : type.asNestedType().fields()) {
        check(field.type(), depth + 1);
      }
    }
  }
}
