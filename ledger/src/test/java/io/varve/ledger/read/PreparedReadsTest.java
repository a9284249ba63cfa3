package io.varve.ledger.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.varve.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads of one statement are those of Spring's client, in a transaction and without one. */
@Tag("postgres")
final class PreparedReadsTest {

  private static TestDatabase database;
  private static DataSource lazy;
  private static PreparedReads reads;

  @BeforeAll
  static void open() {
    database = TestDatabase.migrated();
    lazy = new LazyConnectionDataSourceProxy(database.owner());
    reads = new PreparedReads(lazy, database.owner());
  }

  @AfterAll
  static void end() {
    database.close();
  }

  @Test
  void valuesAreBoundInTheirOrder() {
    UUID id = UUID.randomUUID();

    assertThat(
            reads.optional(
                "select ?::uuid, ?::int, 'b' = any(?::text[])",
                row -> row.getObject(1, UUID.class) + " " + row.getInt(2) + " " + row.getBoolean(3),
                id,
                7,
                new String[] {"a", "b"}))
        .contains(id + " 7 true");
  }

  @Test
  void listsHaveAllRowsInOrder() {
    assertThat(reads.list("select generate_series(1, ?::int)", row -> row.getInt(1), 3))
        .containsExactly(1, 2, 3);
  }

  @Test
  void moreThanOneRowIsRefusedWhereOneIsExpected() {
    assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
        .isThrownBy(() -> reads.optional("select generate_series(1, 2)", row -> row.getInt(1)));
    assertThat(reads.optional("select 1 where false", row -> row.getInt(1))).isEmpty();
  }

  @Test
  void readsInATransactionSeeWhatItHasWritten() {
    new TransactionTemplate(new JdbcTransactionManager(lazy))
        .executeWithoutResult(
            transaction -> {
              JdbcClient.create(lazy).sql("create table mine (id int)").update();
              assertThat(reads.list("select id from mine", row -> row.getInt(1))).isEmpty();
              transaction.setRollbackOnly();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"select no_such_column", "select 1 / 0", "no sql", "select 'a'::uuid"})
  void failuresAreTheExceptionsOfSpringsClient(String sql) {
    Throwable expected =
        catchThrowable(() -> JdbcClient.create(lazy).sql(sql).query().listOfRows());

    assertThat(catchThrowable(() -> reads.list(sql, row -> row.getInt(1))))
        .isExactlyInstanceOf(expected.getClass())
        .hasRootCauseInstanceOf(SQLException.class);
  }

  @Test
  void noConnectionIsTheExceptionOfSpringsClient() {
    DataSource empty =
        new AbstractDataSource() {
          @Override
          public Connection getConnection() throws SQLTransientConnectionException {
            throw new SQLTransientConnectionException("no connection in time");
          }

          @Override
          public Connection getConnection(String user, String password)
              throws SQLTransientConnectionException {
            return getConnection();
          }
        };
    LazyConnectionDataSourceProxy proxy = new LazyConnectionDataSourceProxy();
    proxy.setTargetDataSource(empty);
    proxy.setDefaultAutoCommit(true);
    proxy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    Throwable expected =
        catchThrowable(() -> JdbcClient.create(proxy).sql("select 1").query().listOfRows());

    assertThat(
            catchThrowable(
                () -> new PreparedReads(proxy, empty).list("select 1", row -> row.getInt(1))))
        .isExactlyInstanceOf(expected.getClass());
  }
}
