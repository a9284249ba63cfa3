package io.varve.postgres;

import static io.varve.postgres.Sql.ask;
import static io.varve.postgres.Sql.execute;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How safely a running Postgres keeps what it is given, and from whom. */
class SafePostgresTest {

  @TempDir static Path folder;
  private static LocalPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.serve(folder, true, _ -> {});
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void trustsNobody() throws Exception {
    for (String user : List.of("postgres", "varve_owner", "varve_runtime")) {
      for (String database : List.of("varve", "postgres")) {
        String url = postgres.jdbcUrl().replaceAll("varve$", database);
        assertThatThrownBy(() -> DriverManager.getConnection(url, user, "wrong"))
            .isInstanceOfSatisfying(
                SQLException.class, refusal -> assertThat(refusal.getSQLState()).startsWith("28"));
      }
    }
    String others = postgres.jdbcUrl().replaceAll("varve$", "postgres");
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    others, postgres.owner().user(), postgres.owner().password()))
        .hasMessageContaining("pg_hba.conf");
  }

  @Test
  void commitsDurably() throws Exception {
    for (String setting :
        List.of("fsync", "synchronous_commit", "full_page_writes", "autovacuum")) {
      assertThat(ask(postgres.runtime(), postgres, "show " + setting)).isEqualTo("on");
    }
    assertThat(ask(postgres.runtime(), postgres, "show server_encoding")).isEqualTo("UTF8");
    assertThat(ask(postgres.runtime(), postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(ask(postgres.runtime(), postgres, "show server_version"))
        .isEqualTo(PostgresBinaries.VERSION);
  }

  @Test
  void showsNoPasswordWhenPrinted() throws Exception {
    String password = postgres.owner().password();
    assertThat(password).hasSizeGreaterThan(40).isNotEqualTo(postgres.runtime().password());
    assertThat(postgres.owner().toString()).contains("varve_owner").doesNotContain(password);
    assertThat(postgres.jdbcUrl()).doesNotContain(password);
    assertThat(Passwords.read(folder).toString()).doesNotContain(password);
    assertThat(Files.readString(folder.resolve("postgres.log"))).doesNotContain(password);
  }

  @Test
  void onlyTheOwnerCanMakeTables() throws Exception {
    execute(postgres, "create table public.by_owner (line text)");
    for (String forbidden :
        List.of(
            "create table public.by_runtime (line text)",
            "create schema by_runtime",
            "select * from public.by_owner",
            "set role varve_owner")) {
      assertThatThrownBy(() -> ask(postgres.runtime(), postgres, forbidden))
          .isInstanceOfSatisfying(
              SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void postgresIsOutOfReachOfTheTerminal() throws Exception {
    long pid = Postmaster.of(PostgresCluster.in(folder.toRealPath())).orElseThrow().pid();
    assertThat(processGroup(pid))
        .isEqualTo(String.valueOf(pid))
        .isNotEqualTo(processGroup(ProcessHandle.current().pid()));
  }

  private static String processGroup(long pid) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", String.valueOf(pid)).start();
    return new String(ps.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
