package io.varve.postgres;

import static io.varve.postgres.Sql.ask;
import static io.varve.postgres.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a killed server, or a machine that lost power, leaves behind. */
class LeftPostgresTest extends DataFolderTests {

  @Test
  void adoptsThePostgresOfAKilledServerWithItsData() throws Exception {
    givenADatabase();
    long pid;
    try (ServingProcess killed = ServingProcess.start(folder)) {
      try (LocalPostgres attached = attach()) {
        execute(attached, "create table kept (line text)", "insert into kept values ('before')");
      }
      killed.kill();
      pid = postmaster().pid();
    }

    try (LocalPostgres postgres = serve()) {
      assertThat(postmaster().pid()).isEqualTo(pid);
      assertThat(progress)
          .containsExactly("Adopted the Postgres left by a killed server (pid %d).".formatted(pid));
      assertThat(ask(postgres.owner(), postgres, "select line from kept")).isEqualTo("before");
    }
    assertThatNoneRuns();
  }

  @Test
  void replacesThePostgresOfAKilledServerThatWasSetOtherwise() throws Exception {
    givenADatabase();
    long pid;
    try (ServingProcess killed = ServingProcess.start(folder)) {
      killed.kill();
      pid = postmaster().pid();
    }
    Path settings = PostgresCluster.in(folder).resolve("postgresql.conf");
    Files.writeString(settings, Files.readString(settings) + "max_connections = 65\n");

    try (LocalPostgres postgres = serve()) {
      assertThat(progress).first().asString().startsWith("Stopping the Postgres left by");
      assertThat(postmaster().pid()).isNotEqualTo(pid);
      assertThat(ask(postgres.owner(), postgres, "show max_connections")).isEqualTo("64");
    }
  }

  @Test
  void recoversWhatWasCommittedWhenPostgresItselfIsKilled() throws Exception {
    givenADatabase();
    try (ServingProcess killed = ServingProcess.start(folder)) {
      try (LocalPostgres attached = attach()) {
        execute(attached, "create table kept (line text)", "insert into kept values ('before')");
      }
      kill(postmaster().process());
      killed.kill();
    }

    try (LocalPostgres postgres = serve()) {
      assertThat(ask(postgres.owner(), postgres, "select line from kept")).isEqualTo("before");
    }
  }

  @Test
  void thePidFileOfALostMachineDoesNotBlockWhateverItHolds() throws Exception {
    givenADatabase();
    Path pidFile = PostgresCluster.in(folder).resolve("postmaster.pid");
    Process another = new ProcessBuilder("sleep", "60").start();
    String reused = String.valueOf(another.pid());
    String dead = String.valueOf(Integer.MAX_VALUE - 1);
    try {
      for (String content : List.of(pidFileText(reused), pidFileText(dead), "", "nonsense\n")) {
        Files.writeString(pidFile, content);

        try (LocalPostgres postgres = serve()) {
          assertThat(ask(postgres.owner(), postgres, "select 1")).isEqualTo("1");
        }
      }
      assertThat(another.isAlive()).isTrue();
    } finally {
      another.destroyForcibly();
    }
  }

  @Test
  void thePostgresOfAnotherFolderIsNotTakenForOurs() throws Exception {
    givenADatabase();
    Path other = temporary.resolve("other");
    try (LocalPostgres ofOther = LocalPostgres.serve(other, true, progress::add)) {
      Files.copy(
          PostgresCluster.in(other).resolve("postmaster.pid"),
          PostgresCluster.in(folder).resolve("postmaster.pid"));
      try (LocalPostgres ours = serve()) {
        assertThat(ours.jdbcUrl()).isNotEqualTo(ofOther.jdbcUrl());
      }
      assertThat(ask(ofOther.owner(), ofOther, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void anUnfinishedClusterOfAKilledProcessDoesNotCount() throws Exception {
    Path unfinished = folder.resolve("postgres.unfinished-1");
    Files.createDirectories(unfinished.resolve("base"));
    Files.writeString(unfinished.resolve("PG_VERSION"), "18\n");

    try (LocalPostgres postgres = serve()) {
      assertThat(ask(postgres.owner(), postgres, "select 1")).isEqualTo("1");
    }
    assertThat(unfinished).doesNotExist();
  }

  private String pidFileText(String pid) {
    return String.join(
        "\n", pid, PostgresCluster.in(folder).toString(), "1", "1", "", "127.0.0.1", "", "ready\n");
  }
}
