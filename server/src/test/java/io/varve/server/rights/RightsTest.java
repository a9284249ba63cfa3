package io.varve.server.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** History cannot be changed with the rights that a server has, nor by an owner's slip. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RightsTest {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final CatalogDatabase database = CatalogDatabase.create();

  @BeforeAll
  void fill() {
    try (TestNode node = TestNode.start(database)) {
      node.catalog().createNamespace("sales");
      database.awaitSealed();
    }
  }

  @AfterAll
  void drop() {
    database.assertWhole();
    database.close();
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      connection.rollback();
    }
  }

  private static void assertForbidden(DataSource source, String sql) {
    assertThatThrownBy(() -> execute(source, sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update events set payload = '{}'",
        "update events set sequence = default",
        "delete from events",
        "truncate events",
        "update chain set hash = ''",
        "delete from chain",
        "truncate chain cascade",
        "update requests set reason = 'none'",
        "delete from requests",
        "truncate requests",
        "update attempts set actor = 'nobody'",
        "delete from attempts",
        "truncate attempts",
        "delete from attempts_head",
        "update erased_users set erased_before = '2000-01-01'",
        "delete from erased_users",
        "insert into erased_users values ('nobody', now())",
        "insert into attempts_head default values",
        "alter table attempts disable trigger attempts_append_only",
        "delete from chain_head",
        "insert into chain_head default values",
        "truncate chain_head",
        "update schema_range set oldest_program = 0",
        "delete from schema_history",
        "truncate heads",
        "alter table events disable trigger all",
        "alter table events disable trigger events_append_only",
        "alter table events disable trigger events_queue_for_sealing",
        "alter table chain disable trigger chain_append_only",
        "alter table events add column note text",
        "alter table names drop constraint names_namespace",
        "drop table events",
        "drop trigger events_append_only on events",
        "drop function refuse_change() cascade",
        "create or replace function refuse_change() returns trigger language plpgsql as"
            + " 'begin return null; end'",
        "create table mine (id int)",
        "create temp table mine (payload json, occurred_at text);"
            + " create trigger mine after insert on mine"
            + " for each row execute function hide_user_requests()",
        "create trigger mine before insert on events execute function refuse_change()",
        "create index mine on events (event_name)",
        "set role varve_owner",
        "set session_replication_role = replica"
      })
  void theRuntimeRoleMayNot(String sql) {
    assertForbidden(database.runtime(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update events set payload = '{}'",
        "update events set payload = '{}' where false",
        "delete from events",
        "delete from events where sequence = -1",
        "truncate events",
        "truncate events cascade",
        "update chain set hash = ''",
        "delete from chain",
        "truncate chain",
        "update requests set reason = 'none'",
        "update requests set salt = '', user_agent = null, remote_address = null",
        "delete from requests",
        "truncate requests",
        "update attempts set actor = 'nobody'",
        "delete from attempts where false",
        "delete from erased_users where false",
        "truncate attempts",
        "set local session_replication_role = replica"
      })
  void ownerMayNotEither(String sql) {
    assertForbidden(database.owner(), sql);
  }

  @Test
  void theRuntimeRoleCannotGiveItselfMore() throws SQLException {
    try (Connection connection = database.runtime().getConnection();
        Statement statement = connection.createStatement()) {
      // Postgres only warns of a grant that grants nothing.
      statement.execute("grant update, delete, truncate, trigger on events to current_user");
    }
    assertForbidden(database.runtime(), "update events set payload = '{}'");
    assertThat(
            database.count(
                "select count(*) from information_schema.role_table_grants"
                    + " where grantee = 'varve_runtime' and table_name in ('events', 'chain')"
                    + " and privilege_type not in ('SELECT', 'INSERT')"))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from events, chain, chain_head, requests, heads, schema_range, schema_history",
        "update chain_head set sealed_at = sealed_at",
        "delete from seal_queue",
        "insert into requests (hash, salt, request_id) values ('1', '2', '3')"
      })
  void theRuntimeRoleMay(String sql) throws SQLException {
    execute(database.runtime(), sql);
  }
}
