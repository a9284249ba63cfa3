package io.varve.bench.catalog;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies of requests, as the specification has them. */
public final class Bodies {

  /** Columns of a table: a middling one. */
  private static final int COLUMNS = 30;

  private Bodies() {}

  /** {@code CreateNamespaceRequest}. */
  public static String namespace(String name) {
    return "{\"namespace\":[\"%s\"],\"properties\":{\"owner\":\"bench\"}}".formatted(name);
  }

  /** {@code CreateTableRequest}. */
  public static String table(String name) {
    String fields =
        IntStream.rangeClosed(1, COLUMNS)
            .mapToObj(
                id ->
                    "{\"id\":%d,\"name\":\"column_%d\",\"type\":\"%s\",\"required\":false}"
                        .formatted(id, id, id % 3 == 0 ? "string" : "long"))
            .collect(Collectors.joining(","));
    return """
        {"name":"%s","schema":{"type":"struct","schema-id":0,"fields":[%s]},\
        "properties":{"owner":"bench"}}"""
        .formatted(name, fields);
  }

  /** {@code RenameTableRequest}. */
  public static String rename(String namespace, String from, String to) {
    return """
        {"source":{"namespace":["%s"],"name":"%s"},"destination":{"namespace":["%s"],"name":"%s"}}"""
        .formatted(namespace, from, namespace, to);
  }

  /** {@code CommitTableRequest} that sets a property: it conflicts with nobody. */
  public static String setProperty(String tableUuid, String value) {
    return """
        {"requirements":[{"type":"assert-table-uuid","uuid":"%s"}],\
        "updates":[{"action":"set-properties","updates":{"touched":"%s"}}]}"""
        .formatted(tableUuid, value);
  }

  /**
   * {@code CommitTableRequest} that appends snapshots, each on the one before.
   *
   * @param from number of the first; snapshot n has id and sequence number n, from 1 on
   */
  public static String append(String tableUuid, String location, long from, int count) {
    String requirement = from == 1 ? "null" : Long.toString(from - 1);
    String snapshots =
        IntStream.range(0, count)
            .mapToObj(i -> snapshot(location, from + i))
            .collect(Collectors.joining(","));
    return """
        {"requirements":[{"type":"assert-table-uuid","uuid":"%s"},\
        {"type":"assert-ref-snapshot-id","ref":"main","snapshot-id":%s}],"updates":[%s]}"""
        .formatted(tableUuid, requirement, snapshots);
  }

  private static String snapshot(String location, long number) {
    String parent = number == 1 ? "" : "\"parent-snapshot-id\":" + (number - 1) + ",";
    return """
        {"action":"add-snapshot","snapshot":{"snapshot-id":%d,%s"sequence-number":%d,\
        "timestamp-ms":%d,"manifest-list":"%s/metadata/snap-%d-1-8d4a3c9e.avro","schema-id":0,\
        "summary":{"operation":"append","added-data-files":"4","added-records":"100000",\
        "added-files-size":"7340032","changed-partition-count":"1","total-records":"%d",\
        "total-files-size":"%d","total-data-files":"%d","total-delete-files":"0",\
        "total-position-deletes":"0","total-equality-deletes":"0"}}},\
        {"action":"set-snapshot-ref","ref-name":"main","type":"branch","snapshot-id":%d}"""
        .formatted(
            number,
            parent,
            number,
            System.currentTimeMillis(),
            location,
            number,
            number * 100_000,
            number * 7_340_032,
            number * 4,
            number);
  }
}
