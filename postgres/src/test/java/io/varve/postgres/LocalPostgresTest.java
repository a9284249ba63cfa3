package io.varve.postgres;

import static io.varve.postgres.Sql.ask;
import static io.varve.postgres.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class LocalPostgresTest extends DataFolderTests {

  @Test
  void makesTheDatabaseAtFirstAndKeepsItsDataOverARestart() throws Exception {
    try (LocalPostgres postgres = serve()) {
      execute(postgres, "create table kept (line text)", "insert into kept values ('first')");
    }
    assertThatNoneRuns();
    assertThat(progress).anyMatch(line -> line.startsWith("Making a new Postgres 18."));

    progress.clear();
    try (LocalPostgres postgres = serve()) {
      assertThat(ask(postgres.owner(), postgres, "select line from kept")).isEqualTo("first");
    }
    assertThat(progress).singleElement().asString().startsWith("Starting Postgres 18.");
  }

  @Test
  void closesTheFolderAndThePasswordsToOtherUsers() throws Exception {
    serve().close();

    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(PostgresCluster.in(folder))).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("postgres-passwords"))).isEqualTo("rw-------");
  }

  @Test
  void postgresOfRootRunsAsTheOwnerOfTheFolder() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Files.setAttribute(temporary, "unix:uid", 65534);
    Files.createDirectory(folder);
    Files.setAttribute(folder, "unix:uid", 65534);

    serve().close();
    try (LocalPostgres postgres = serve()) {
      assertThat(ask(postgres.owner(), postgres, "select 1")).isEqualTo("1");
      assertThat(Files.getAttribute(PostgresCluster.in(folder), "unix:uid")).isEqualTo(65534);
    }
  }

  @Test
  void anInterruptedThreadStopsPostgresToo() throws Exception {
    givenADatabase();
    try (LocalPostgres _ = serve()) {
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThatNoneRuns();
  }

  @Test
  void refusesAClusterOfAnotherVersion() throws IOException {
    Files.createDirectories(PostgresCluster.in(folder));
    Files.writeString(PostgresCluster.in(folder).resolve("PG_VERSION"), "17\n");

    assertThatThrownBy(this::serve)
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageContaining(PostgresCluster.in(folder).toString())
        .hasMessageContaining("version 17");
  }

  @Test
  void refusesToRunWithUnsafeSettings() throws Exception {
    givenADatabase();
    Path overriding = PostgresCluster.in(folder).resolve("postgresql.auto.conf");
    Files.writeString(overriding, "fsync = off\n");

    assertThatThrownBy(this::serve)
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageContaining("fsync=off");
    assertThatNoneRuns();

    Files.writeString(overriding, "");
    serve().close();
  }

  @Test
  void saysWhyPostgresDoesNotStart() throws Exception {
    givenADatabase();
    Files.writeString(
        PostgresCluster.in(folder).resolve("postgresql.auto.conf"), "no_such_setting = 1\n");

    assertThatThrownBy(this::serve)
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageContaining("no_such_setting")
        .hasMessageContaining("postgres.log");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
