package io.varve.postgres;

import static io.varve.postgres.Sql.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedDataFolderTest extends DataFolderTests {

  @Test
  void refusesToServeWhatThisProcessServes() throws Exception {
    givenADatabase();
    try (LocalPostgres postgres = serve()) {
      assertThatThrownBy(this::serve)
          .isInstanceOf(DataFolderInUseException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("this process (" + ProcessHandle.current().pid() + ")")
          .hasMessageContaining("--data");
      assertThat(ask(postgres.owner(), postgres, "select 1")).isEqualTo("1");
    }
    serve().close();
  }

  @Test
  void refusesToServeWhatAnotherProcessServes() throws Exception {
    givenADatabase();
    try (ServingProcess other = ServingProcess.start(folder)) {
      assertThatThrownBy(this::serve)
          .isInstanceOf(DataFolderInUseException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + other.pid())
          .hasMessageContaining("--data");
    }
    serve().close();
  }

  @Test
  void aRefusedSecondServeDoesNotFreeTheFolder() throws Exception {
    givenADatabase();
    try (LocalPostgres _ = serve()) {
      assertThatThrownBy(this::serve).isInstanceOf(DataFolderInUseException.class);
      LocalPostgres.attach(folder, progress::add).close();

      assertThatThrownBy(() -> ServingProcess.start(folder))
          .hasMessageContaining(DataFolderInUseException.class.getName());
    }
  }

  @Test
  void attachesToThePostgresOfAServerAndLeavesItRunning() throws Exception {
    givenADatabase();
    try (ServingProcess _ = ServingProcess.start(folder)) {
      long pid = postmaster().pid();
      try (LocalPostgres attached = attach()) {
        assertThat(attached.jdbcUrl()).contains(":" + postmaster().port() + "/");
        assertThat(ask(attached.runtime(), attached, "select 1")).isEqualTo("1");
      }
      assertThat(postmaster().pid()).isEqualTo(pid);
      assertThat(progress).isEmpty();
    }
  }

  @Test
  void attachingStartsPostgresWhenNoneRunsAndStopsItAgain() throws Exception {
    givenADatabase();

    try (LocalPostgres attached = attach()) {
      assertThat(ask(attached.owner(), attached, "select 1")).isEqualTo("1");
      assertThatThrownBy(this::serve).isInstanceOf(DataFolderInUseException.class);
    }
    assertThatNoneRuns();
  }

  @Test
  void aToolThatStartedPostgresLeavesItToThoseWhoAttachedSince() throws Exception {
    givenADatabase();

    LocalPostgres first = attach();
    try (LocalPostgres second = attach()) {
      first.close();
      assertThat(ask(second.owner(), second, "select 1")).isEqualTo("1");
    }
    serve().close();
    assertThat(progress).anyMatch(line -> line.startsWith("Adopted the Postgres"));
  }

  @Test
  void attachingWithoutADatabaseSaysWhatToDo() {
    assertThatThrownBy(this::attach)
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("varve serve");
    assertThat(folder).doesNotExist();
  }
}
