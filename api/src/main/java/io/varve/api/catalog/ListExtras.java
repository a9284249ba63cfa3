package io.varve.api.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * What a list tells beside names to those who ask for it, as clients of Lakekeeper do: ids and
 * whether something is protected, each in the order of the names.
 *
 * @param uuids {@code returnUuids}
 * @param protection {@code returnProtectionStatus}
 * @param memory takes so many bytes in all for them, or throws
 */
record ListExtras(boolean uuids, boolean protection, LongConsumer memory) {

  boolean isEmpty() {
    return !uuids && !protection;
  }

  /** For one list. */
  Columns columns() {
    return new Columns();
  }

  /** The ids and flags of a list, which follow all names; 16 bytes and a bit for each. */
  final class Columns {

    private long[] halves = {};
    private final BitSet flags = new BitSet();
    private int count;

    void add(Supplier<UUID> id, BooleanSupplier isProtected) {
      if (uuids) {
        if (2 * count == halves.length) {
          int length = Math.max(256, 2 * halves.length);
          // Both arrays while it grows.
          memory.accept((long) Long.BYTES * (length + halves.length));
          halves = Arrays.copyOf(halves, length);
        }
        UUID one = id.get();
        halves[2 * count] = one.getMostSignificantBits();
        halves[2 * count + 1] = one.getLeastSignificantBits();
      }
      if (protection) {
        flags.set(count, isProtected.getAsBoolean());
      }
      count++;
    }

    void write(JsonGenerator json, String idsField) throws IOException {
      if (uuids) {
        json.writeArrayFieldStart(idsField);
        for (int i = 0; i < count; i++) {
          json.writeString(new UUID(halves[2 * i], halves[2 * i + 1]).toString());
        }
        json.writeEndArray();
      }
      if (protection) {
        json.writeArrayFieldStart("protection-status");
        for (int i = 0; i < count; i++) {
          json.writeBoolean(flags.get(i));
        }
        json.writeEndArray();
      }
    }
  }
}
