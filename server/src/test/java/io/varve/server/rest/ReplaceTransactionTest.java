package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.TestCatalog;
import java.io.IOException;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table is replaced by Iceberg's own client while others append to it. */
@ExtendWith(ServedCatalog.class)
final class ReplaceTransactionTest {

  private final Catalog catalog;
  private final TableIdentifier name;

  ReplaceTransactionTest(Catalog catalog) {
    this.catalog = catalog;
    this.name = TableIdentifier.of(catalog.newNamespace(), "t");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aReplaceUnderAppendsReplacesAll(int appends) throws IOException {
    try (RESTCatalog client = catalog.client()) {
      Table table =
          client.createTable(
              name,
              TestCatalog.SCHEMA,
              PartitionSpec.unpartitioned(),
              Map.of("format-version", "2"));
      append(table.newAppend(), table, "first");
      Transaction replace = client.newReplaceTableTransaction(name, TestCatalog.SCHEMA, false);
      append(replace.newAppend(), table, "replaced");
      for (int i = 0; i < appends; i++) {
        append(table.newAppend(), table, "meanwhile" + i);
      }
      long last = table.currentSnapshot().sequenceNumber();
      replace.commitTransaction();

      Table after = client.loadTable(name);
      assertThat(files(after)).isEqualTo(1);
      assertThat(after.snapshots()).hasSize(2 + appends);
      assertThat(after.currentSnapshot().sequenceNumber()).isEqualTo(last + 1);
      append(after.newAppend(), after, "later");
      Table later = client.loadTable(name);
      assertThat(files(later)).isEqualTo(2);
      assertThat(StreamSupport.stream(later.snapshots().spliterator(), false))
          .extracting(Snapshot::sequenceNumber)
          .doesNotHaveDuplicates();
    }
    catalog.assertWhole();
  }

  private static void append(AppendFiles append, Table table, String file) {
    append
        .appendFile(
            DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(table.location() + "/data/" + file + ".parquet")
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build())
        .commit();
  }

  private static long files(Table table) throws IOException {
    try (var tasks = table.newScan().planFiles()) {
      return StreamSupport.stream(tasks.spliterator(), false).count();
    }
  }
}
