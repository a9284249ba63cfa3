package io.varve.api.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableUpdates;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts in the ids that the specification has as optional and Iceberg's parsers as required: those
 * of a partition spec, of its fields, and of a sort order. They are the catalog's to give; an id
 * that is put in here only says that.
 */
final class OptionalIds {

  private static final String SPEC_ID = "spec-id";
  private static final String FIELD_ID = "field-id";
  private static final String ORDER_ID = "order-id";
  private static final String SNAPSHOT_ID = "snapshot-id";
  private static final String FIELDS = "fields";

  private OptionalIds() {}

  /** Completes the updates of a commit, which may be no updates at all yet. */
  static void fillUpdates(JsonNode updates) {
    for (JsonNode update : updates) {
      switch (update.path("action").asText().toLowerCase(Locale.ROOT)) {
        case "add-spec" -> {
          fillSpec(update.get("spec"));
          fillFields(update.path("spec").path(FIELDS));
        }
        case "add-sort-order" -> fillOrder(update.get("sort-order"));
        case "set-statistics" -> checkSnapshot(update);
        default -> {}
      }
    }
  }

  /** Completes the body that makes a table, whose partition fields get new ids anyway. */
  static void fillNewTable(JsonNode body) {
    fillSpec(body.get("partition-spec"));
    for (JsonNode field : body.path("partition-spec").path(FIELDS)) {
      if (field instanceof ObjectNode object) {
        object.remove(FIELD_ID);
      }
    }
    fillOrder(body.get("write-order"));
  }

  private static void fillSpec(@Nullable JsonNode spec) {
    if (spec instanceof ObjectNode object && !object.hasNonNull(SPEC_ID)) {
      object.put(SPEC_ID, 0);
    }
  }

  private static void fillFields(JsonNode fields) {
    for (JsonNode field : fields) {
      if (field instanceof ObjectNode object && !object.hasNonNull(FIELD_ID)) {
        object.put(FIELD_ID, TableUpdates.UNASSIGNED);
      }
    }
  }

  private static void fillOrder(@Nullable JsonNode order) {
    if (order instanceof ObjectNode object && !object.hasNonNull(ORDER_ID)) {
      // 0 is that of the order that sorts by nothing.
      object.put(ORDER_ID, object.path(FIELDS).isEmpty() ? 0 : 1);
    }
  }

  // Deprecated there, for the file says it; Iceberg reads the file's only.
  private static void checkSnapshot(JsonNode update) {
    JsonNode ofUpdate = update.path(SNAPSHOT_ID);
    JsonNode ofFile = update.path("statistics").path(SNAPSHOT_ID);
    if (ofUpdate.isNumber() && ofFile.isNumber() && ofUpdate.asLong() != ofFile.asLong()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "set-statistics names two snapshots, %s and %s".formatted(ofUpdate, ofFile));
    }
  }
}
