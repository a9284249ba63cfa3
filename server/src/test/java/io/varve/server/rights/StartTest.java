package io.varve.server.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.schema.SchemaMigration;
import io.varve.schema.SchemaOutOfRangeException;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestNode;
import io.varve.testing.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Nodes start on a database that is empty, theirs, or none of theirs. */
final class StartTest {

  private final CatalogDatabase database = CatalogDatabase.empty();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void nodesThatStartAtOnceOnAnEmptyDatabaseMigrateItOnceAndMakeOneWarehouse() throws Exception {
    Callable<TestNode> start = () -> TestNode.start(database);
    List<TestNode> nodes = Together.call(Duration.ofSeconds(50), Collections.nCopies(5, start));
    try {
      assertThat(database.count("select count(*) from projects")).isEqualTo(1);
      assertThat(database.count("select count(*) from warehouses")).isEqualTo(1);
      assertThat(database.events()).isEqualTo(3);
      assertThat(
              database
                  .admin()
                  .sql("select version from schema_history where success order by installed_rank")
                  .query(String.class)
                  .list())
          .doesNotHaveDuplicates()
          .endsWith(Integer.toString(SchemaMigration.PROGRAM));
      assertThat(nodes.stream().map(node -> node.catalog().warehouse()).distinct()).hasSize(1);
      nodes.get(0).catalog().createNamespace("one");
      nodes.get(4).catalog().createNamespace("one", "two");
      database.assertWhole();
    } finally {
      nodes.forEach(TestNode::close);
    }
  }

  @Test
  void aNodeThatStartsAgainMakesNothingTwice() {
    TestNode.start(database).close();
    try (TestNode again = TestNode.start(database)) {
      assertThat(database.events()).isEqualTo(3);
      assertThat(again.catalog().warehouse().name()).isEqualTo("demo");
    }
  }

  @Test
  void aDatabaseThatWasNotMigratedIsRefusedByTheCheck() {
    assertThatThrownBy(() -> new SchemaMigration(database.owner()).check())
        .isInstanceOf(SchemaOutOfRangeException.class)
        .hasMessageContaining("has schema 0")
        .hasMessageContaining("varve migrate");
  }

  @Test
  void aDatabaseThatAsksForANewerProgramIsRefusedAndLeftAlone() {
    TestNode.start(database).close();
    database.admin().sql("update schema_range set oldest_program = 99").update();
    assertThatThrownBy(() -> TestNode.start(database))
        .hasRootCauseInstanceOf(SchemaOutOfRangeException.class)
        .rootCause()
        .hasMessageContaining("schema 99 or newer")
        .hasMessageContaining("Start the newer version");
    SchemaMigration migration = new SchemaMigration(database.owner());
    assertThatThrownBy(migration::check).isInstanceOf(SchemaOutOfRangeException.class);
    assertThatThrownBy(() -> migration.migrate("varve_runtime"))
        .isInstanceOf(SchemaOutOfRangeException.class);
  }

  @Test
  void aDatabaseOfANextVersionThatStillServesThisOneIsServed() {
    TestNode.start(database).close();
    database
        .admin()
        .sql(
            """
            insert into schema_history (installed_rank, version, description, type, script,
              checksum, installed_by, execution_time, success)
            values (99, '99', 'of the next version', 'SQL', 'V99__next.sql', 1, 'owner', 1, true)
            """)
        .update();
    database.admin().sql("alter table events add column added text").update();
    database.admin().sql("alter table tables add column added text").update();
    try (TestNode node = TestNode.start(database)) {
      node.catalog().createNamespace("sales");
      node.catalog().createTable("sales", "orders");
      database.assertWhole();
    }
  }

  @Test
  void aMigratedDatabaseIsCurrentUntilItsHistoryDiffers() {
    TestNode.start(database).close();
    SchemaMigration migration = new SchemaMigration(database.owner());
    assertThat(migration.isCurrent()).isTrue();
    assertThat(migration.migrate(database.settings().runtime().user())).isZero();
    history("update schema_history set description = 'another' where version = '7'");
    assertThat(migration.isCurrent()).isFalse();
  }

  @Test
  void aCurrentDatabaseIsLookedAtOnOneConnection() {
    TestNode.start(database).close();
    AtomicInteger connections = new AtomicInteger();
    DataSource counting =
        new DelegatingDataSource(database.owner()) {
          @Override
          public Connection getConnection() throws SQLException {
            connections.incrementAndGet();
            return super.getConnection();
          }
        };
    new SchemaMigration(counting).migrate(database.settings().runtime().user());
    assertThat(connections).hasValue(1);
  }

  @Test
  void aChangedMigrationIsRefused() {
    TestNode.start(database).close();
    history("update schema_history set checksum = checksum + 1 where version = '7'");
    assertThatThrownBy(() -> TestNode.start(database))
        .hasRootCauseInstanceOf(FlywayException.class)
        .rootCause()
        .hasMessageContaining("checksum mismatch for migration version 7");
  }

  @Test
  void aFailedMigrationIsRefused() {
    TestNode.start(database).close();
    history(
        "update schema_history set success = false where version::int >= "
            + SchemaMigration.OLDEST_SCHEMA);
    assertThatThrownBy(() -> TestNode.start(database))
        .hasRootCauseInstanceOf(FlywayException.class)
        .rootCause()
        .hasMessageContaining("failed migration");
    SchemaMigration migration = new SchemaMigration(database.owner());
    assertThatThrownBy(migration::check).isInstanceOf(SchemaOutOfRangeException.class);
  }

  @Test
  void rightsAreGivenAnewOnASchemaThatIsCurrent() {
    TestNode.start(database).close();
    String runtime = database.settings().runtime().user();
    history("revoke all on events from \"" + runtime + "\"");
    assertThat(new SchemaMigration(database.owner()).migrate(runtime)).isZero();
    assertThat(
            database
                .admin()
                .sql("select has_table_privilege(?, 'events', 'insert')")
                .param(runtime)
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void aRoleThatIsNotThereIsReportedByFlyway() {
    TestNode.start(database).close();
    SchemaMigration migration = new SchemaMigration(database.owner());
    assertThatThrownBy(() -> migration.migrate("nobody_here"))
        .isInstanceOf(FlywayException.class)
        .hasMessageContaining("nobody_here");
  }

  private void history(String sql) {
    database.admin().sql(sql).update();
  }
}
