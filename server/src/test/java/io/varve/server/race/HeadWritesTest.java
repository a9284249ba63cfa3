package io.varve.server.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a command writes the heads that it changes. */
final class HeadWritesTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode node = TestNode.start(database);
  private final TestCatalog catalog = node.catalog();

  @BeforeEach
  void countWrites() {
    catalog.createNamespace("a");
    catalog.createTable("a", "t");
    catalog.createTable("a", "u");
    database.admin().sql("create table head_writes (version bigint)").update();
    database
        .admin()
        .sql(
            """
            create function count_head_write() returns trigger language plpgsql
            security definer set search_path from current as $$
            begin
              insert into head_writes values (new.version);
              return null;
            end $$
            """)
        .update();
    database
        .admin()
        .sql(
            "create trigger head_writes after insert or update on heads"
                + " for each row execute function count_head_write()")
        .update();
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  private List<Long> versionsWritten() {
    return database
        .admin()
        .sql("select version from head_writes order by version")
        .query(Long.class)
        .list();
  }

  @Test
  void commitWritesTheHeadOnce() {
    catalog.setProperties("a", "t", Map.of("k", "1"));
    catalog.setProperties("a", "t", Map.of("k", "2"));
    assertThat(versionsWritten()).containsExactly(1L, 2L);
  }

  @Test
  void commitToSeveralTablesWritesEachHeadOnce() {
    catalog.commitTransaction(
        List.of(
            TestCatalog.settingProperties("a", "t", Map.of("k", "1")),
            TestCatalog.settingProperties("a", "u", Map.of("k", "1"))));
    assertThat(versionsWritten()).containsExactly(1L, 1L);
  }

  @Test
  void dropOfANamespaceWritesTheHeadOnce() {
    catalog.dropTable("a", "t");
    catalog.dropTable("a", "u");
    catalog.dropNamespace(false, "a");
    assertThat(versionsWritten()).containsExactly(1L, 1L, 1L);
  }
}
