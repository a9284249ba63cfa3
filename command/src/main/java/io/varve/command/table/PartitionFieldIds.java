package io.varve.command.table;

import static io.varve.command.table.UpdateRules.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.varve.command.metadata.Reach;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.JsonUtil;
import org.jspecify.annotations.Nullable;

/**
 * The ids of partition fields (table specification, "Partition Evolution"): a field has one id in
 * all specs of a table, and no other field has it. The REST specification leaves ids to the catalog
 * where a client sends none.
 */
final class PartitionFieldIds {

  private static final int FIRST = 1000;
  private static final String VOID = "void";

  private final Map<Integer, Set<String>> fields = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private int last;

  PartitionFieldIds(@Nullable TableMetadata base) {
    last = base == null ? FIRST - 1 : base.lastAssignedPartitionId();
    if (base != null) {
      for (PartitionSpec spec : base.specs()) {
        for (PartitionField field : spec.fields()) {
          know(key(field.sourceId(), field.transform().toString()), field.fieldId());
        }
      }
    }
  }

  /**
   * A spec with ids for all of its fields.
   *
   * @throws IllegalArgumentException if one has the id of another field
   */
  MetadataUpdate.AddPartitionSpec assigned(
      MetadataUpdate.AddPartitionSpec added, int formatVersion) {
    JsonNode spec = json(added);
    boolean inOrder = formatVersion == 1;
    Set<Integer> ofSpec = new HashSet<>();
    int next = FIRST;
    for (JsonNode field : spec.get("fields")) {
      String key = key(field.get("source-id").asInt(), field.get("transform").asText());
      int id = field.get("field-id").asInt();
      if (id == TableUpdates.UNASSIGNED) {
        id = inOrder ? next : idOf(key, ofSpec);
        ((ObjectNode) field).put("field-id", id);
      }
      Reach.check("field-id", id, last);
      require(ofSpec.add(id), "two partition fields have the id " + id);
      require(inOrder || isFree(id, key), "another partition field has the id " + id);
      know(key, id);
      last = Math.max(last, id);
      next++;
    }
    return new MetadataUpdate.AddPartitionSpec(PartitionSpecParser.fromJson(spec));
  }

  private int idOf(String key, Set<Integer> taken) {
    Integer known = ids.get(key);
    return known == null || taken.contains(known) ? last + 1 : known;
  }

  // Format version 1 puts void where a field was; tables keep that when they are upgraded.
  private boolean isFree(int id, String key) {
    Set<String> known = fields.getOrDefault(id, Set.of());
    return known.isEmpty()
        || known.contains(key)
        || key.endsWith(VOID)
        || known.stream().allMatch(other -> other.endsWith(VOID));
  }

  private void know(String key, int id) {
    fields.computeIfAbsent(id, none -> new HashSet<>()).add(key);
    ids.merge(key, id, Math::max);
  }

  private static String key(int sourceId, String transform) {
    return sourceId + ":" + transform.toLowerCase(Locale.ROOT);
  }

  private static JsonNode json(MetadataUpdate.AddPartitionSpec added) {
    try {
      return JsonUtil.mapper().readTree(PartitionSpecParser.toJson(added.spec()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Iceberg wrote a partition spec that is no JSON", e);
    }
  }
}
