package io.varve.command.metadata;

import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * How deep types may stand in types. Every client parses the schema of a table, and parsers of JSON
 * have limits: PyIceberg's takes 200 levels of a response, of which a type in a type takes up to
 * three.
 */
public final class SchemaDepth {

  static final int MAX = 64;

  private SchemaDepth() {}

  /**
   * Checks a schema.
   *
   * @throws IllegalArgumentException if its types nest too deep
   */
  public static void check(Schema schema) {
    check(schema.asStruct(), 0);
  }

  private static void check(Type type, int depth) {
    if (depth > MAX) {
      throw new IllegalArgumentException(
          "Types stand more than " + MAX + " levels deep in types, which clients could not read");
    }
    if (type.isNestedType()) {
      for (Types.NestedField field : type.asNestedType().fields()) {
        check(field.type(), depth + 1);
      }
    }
  }
}
