package io.varve.api.management;

import io.varve.query.usage.UsageReads.LastRead;
import io.varve.query.usage.UsageReads.ReadColumn;
import io.varve.query.usage.UsageReads.Sums;
import io.varve.query.usage.UsageReads.UsedFilter;
import io.varve.query.usage.UsageReads.User;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the usage of a table as JSON. */
final class UsageJson {

  private static final BigDecimal MILLI = BigDecimal.valueOf(1_000);

  private final @Nullable String only;

  /**
   * @param only the principal whose name is written, and no other; null for all
   */
  UsageJson(@Nullable String only) {
    this.only = only;
  }

  /** Sums by the hour or day, then of all, and of commits by their operation. */
  ObjectNode of(Buckets asked, List<Sums> sums) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("bucket", asked.bucket());
    json.put("since", asked.since().toString());
    json.put("until", asked.until().toString());
    ArrayNode points = json.putArray("points");
    Map<Instant, ObjectNode> byTime = new TreeMap<>();
    Map<String, Sums> byOperation = new TreeMap<>();
    Map<Instant, Sums> commits = new TreeMap<>();
    Sums scans = null;
    for (Sums one : sums) {
      ObjectNode point =
          byTime.computeIfAbsent(one.at(), at -> points.addObject().put("at", at.toString()));
      String operation = one.operation();
      if (operation == null) {
        scan(point.putObject("scans"), one);
        scans = scans == null ? one : scans.plus(one);
      } else {
        commits.merge(one.at(), one, Sums::plus);
        byOperation.merge(operation, one, Sums::plus);
      }
    }
    commits.forEach(
        (at, one) -> {
          ObjectNode point = byTime.get(at);
          if (point != null) {
            commit(point.putObject("commits"), one);
          }
        });
    ObjectNode total = json.putObject("total");
    if (scans != null) {
      scan(total.putObject("scans"), scans);
    }
    commits.values().stream()
        .reduce(Sums::plus)
        .ifPresent(all -> commit(total.putObject("commits"), all));
    ArrayNode operations = json.putArray("operations");
    byOperation.forEach((name, one) -> commit(operations.addObject().put("operation", name), one));
    return json;
  }

  private static void scan(ObjectNode json, Sums scans) {
    json.put("count", scans.count());
    json.put("planning-ms", millis(scans));
    json.put("data-files", scans.dataFiles());
    json.put("delete-files", scans.deleteFiles());
    json.put("bytes", scans.bytes());
    json.put("data-manifests-scanned", scans.manifestsScanned());
    json.put("data-manifests-skipped", scans.manifestsSkipped());
  }

  private static void commit(ObjectNode json, Sums commits) {
    json.put("count", commits.count());
    json.put("conflicts", commits.conflicts());
    json.put("duration-ms", millis(commits));
    json.put("files-added", commits.filesAdded());
    json.put("files-removed", commits.filesRemoved());
    json.put("rows-added", commits.rowsAdded());
    json.put("rows-removed", commits.rowsRemoved());
    json.put("bytes-added", commits.bytesAdded());
    json.put("bytes-removed", commits.bytesRemoved());
  }

  private static BigDecimal millis(Sums sums) {
    return sums.micros().divide(MILLI, 3, RoundingMode.DOWN);
  }

  /** Who uses it, and with what. */
  void users(ObjectNode json, List<User> principals, List<User> engines) {
    ArrayNode people = json.putArray("principals");
    principals.forEach(one -> people.add(user("principal", one)));
    if (only != null) {
      json.put("filtered", true);
    }
    ArrayNode programs = json.putArray("engines");
    engines.forEach(one -> programs.add(user("engine", one)));
  }

  private static ObjectNode user(String what, User user) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(what, user.name());
    json.put("scans", user.scans());
    json.put("commits", user.commits());
    Instant last = user.lastRead();
    if (last != null) {
      json.put("last-read-at", last.toString());
    }
    return json;
  }

  /** What of it is read. */
  void columns(ObjectNode json, List<ReadColumn> columns, List<UsedFilter> filters) {
    ArrayNode read = json.putArray("columns");
    for (ReadColumn column : columns) {
      read.addObject()
          .put("field-id", column.fieldId())
          .put("name", column.name())
          .put("scans", column.scans());
    }
    ArrayNode used = json.putArray("filters");
    for (UsedFilter filter : filters) {
      used.addObject().put("filter", filter.filter()).put("scans", filter.scans());
    }
  }

  /** When it was read last, and by whom where that may be known. */
  void lastRead(ObjectNode json, Optional<LastRead> last) {
    last.ifPresent(
        read -> {
          ObjectNode one = json.putObject("last-read");
          one.put("at", read.at().toString());
          if (only == null || only.equals(read.principal())) {
            one.put("principal", read.principal());
          }
          one.put("engine", read.engine());
        });
  }
}
