package io.varve.command.metadata;

import java.util.Set;
import org.apache.iceberg.Schema;

/**
 * Numbers that clients choose and that later ones are counted from. One close to the end of its
 * range would leave none for those who come later, so numbers above a limit go on in small steps
 * only.
 */
public final class Reach {

  /** Of sequence numbers and row ids: half of their range. */
  private static final long LONG_LIMIT = 1L << 62;

  /** Of ids of columns, partition fields and view versions. */
  private static final int INT_LIMIT = 2_000_000_000;

  private static final int STEP = 1000;

  /** Iceberg keeps those above for columns of its own (table specification, reserved field ids). */
  private static final int MAX_COLUMN_ID = Integer.MAX_VALUE - 200;

  private Reach() {}

  /**
   * Checks a sequence number or row id.
   *
   * @param last the highest so far
   * @throws IllegalArgumentException if it leaves too few for later ones
   */
  public static void check(String what, long value, long last) {
    check(what, value, last, LONG_LIMIT);
  }

  /** As above, for an id of 32 bits, which must not be negative. */
  public static void check(String what, int value, int last) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " must not be negative: " + value);
    }
    check(what, value, last, INT_LIMIT);
  }

  private static void check(String what, long value, long last, long limit) {
    if (value > limit && value - last > STEP) {
      throw new IllegalArgumentException(
          "%s is too far from the last one, %d, and would leave too few for later ones: %d"
              .formatted(what, last, value));
    }
  }

  /**
   * Checks the ids of a schema's fields, and their types ({@link ReadableTypes}).
   *
   * @param last the highest that the table ever had
   * @throws IllegalArgumentException if one is negative, reserved or too high, or a type is none
   *     that clients can read
   */
  public static void checkColumns(Schema schema, int last) {
    ReadableTypes.check(schema);
    Set<Integer> ids = schema.idToName().keySet();
    for (int id : ids) {
      check("The id of a field", id, last);
      if (id > MAX_COLUMN_ID) {
        throw new IllegalArgumentException("The id of a field is reserved by Iceberg: " + id);
      }
    }
  }
}
