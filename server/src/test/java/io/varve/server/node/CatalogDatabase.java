package io.varve.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.postgres.LocalPostgres.Credentials;
import io.varve.projections.verify.Anchored;
import io.varve.projections.verify.Report;
import io.varve.server.configuration.DataSources;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.DatabaseSettings.Login;
import io.varve.server.verify.Verifier;
import io.varve.storage.file.LocalFileIO;
import io.varve.testing.TestDatabase;
import io.varve.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.util.FileSystemUtils;

/** A database for nodes, with a warehouse folder of its own, and what can be asked of both. */
public final class CatalogDatabase extends TestDatabase {

  private final Path warehouse;

  private CatalogDatabase(TestPostgres postgres, String name, Path warehouse) {
    super(postgres, name);
    this.warehouse = warehouse;
  }

  /** One with the schema of this version and no row of a catalog. */
  public static CatalogDatabase create() {
    return create(TestPostgres.shared());
  }

  /** As {@link #create()}, in a Postgres of the caller's own. */
  public static CatalogDatabase create(TestPostgres postgres) {
    return new CatalogDatabase(postgres, postgres.createMigrated(), folder());
  }

  /** One without a schema. */
  public static CatalogDatabase empty() {
    TestPostgres postgres = TestPostgres.shared();
    return new CatalogDatabase(postgres, postgres.createDatabase(), folder());
  }

  /** The same database, after its Postgres was started again. */
  public CatalogDatabase again() {
    return new CatalogDatabase(postgres(), name(), warehouse);
  }

  /** A copy of the database; the files are not copied. Connections to this one are ended. */
  public CatalogDatabase copy() {
    return new CatalogDatabase(postgres(), postgres().copyDatabase(name()), warehouse);
  }

  /** The database of the same name in another Postgres, with the same files. */
  public CatalogDatabase in(TestPostgres other) {
    return new CatalogDatabase(other, name(), warehouse);
  }

  /** A database of another Postgres with what this one holds now, as a dump has it; same files. */
  public CatalogDatabase dumpedInto(TestPostgres other) {
    CatalogDatabase restored = new CatalogDatabase(other, other.createDatabase(), warehouse);
    restored.migrate();
    copyRowsTo(restored);
    return restored;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("varve-warehouse");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DataSource runtime() {
    DatabaseSettings settings = settings();
    return DataSources.single(settings.url(), settings.runtime());
  }

  @Override
  public DataSource owner() {
    DatabaseSettings settings = settings();
    return DataSources.single(settings.url(), settings.owner());
  }

  public DatabaseSettings settings() {
    return settings(postgres().port());
  }

  /** Settings that reach the database through another port. */
  public DatabaseSettings settings(int port) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + name(),
        login(postgres().runtime()),
        login(postgres().owner()),
        12);
  }

  private static Login login(Credentials credentials) {
    return new Login(credentials.user(), credentials.password());
  }

  public Path warehouse() {
    return warehouse;
  }

  public String warehouseUri() {
    return "file://" + warehouse;
  }

  /** The data folder of nodes that are processes of their own; it need not exist. */
  public Path data() {
    return warehouse.resolveSibling(warehouse.getFileName() + "-data");
  }

  /** What verify finds in a copy after it was changed by SQL with all rights. */
  public List<String> differencesAfter(String forgery) {
    CatalogDatabase copy = copy();
    try {
      copy.forge(forgery);
      return copy.verify(false).differences();
    } finally {
      copy.postgres().dropDatabase(copy.name());
    }
  }

  /** What verify says, asked with the rights of a server. */
  public Report verify(boolean files) {
    return verify(files, Anchored.NONE);
  }

  /** What verify says of it and of what was signed before. */
  public Report verify(boolean files, Anchored anchored) {
    try {
      return Verifier.run(runtime(), files ? new LocalFileIO() : null, anchored, position -> {});
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Asserts that all is sealed, that a replay into empty, constrained tables comes to what is
   * served, and that exactly the files stand on disk that the ledger points to.
   */
  public void assertWhole() {
    assertProved();
    assertThat(filesOnDisk()).isEqualTo(filesOfLedger());
  }

  /** As {@link #assertWhole}, but a crash may have left files that nothing points to. */
  public void assertProved() {
    awaitSealed();
    assertSealedInOrder();
    Report report = verify(true);
    assertThat(report.differences()).isEmpty();
    assertThat(report.unsealed()).isZero();
    assertThat(report.events()).isEqualTo(events()).isEqualTo(report.position());
    assertThat(filesOnDisk()).containsAll(filesOfLedger());
  }

  /** Metadata files, unfinished ones included, that are on disk. */
  public Set<String> filesOnDisk() {
    try (Stream<Path> all = Files.walk(warehouse)) {
      return all.filter(Files::isRegularFile)
          .map(path -> "file://" + path)
          .filter(path -> path.endsWith(".metadata.json") || path.endsWith(".tmp"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Metadata files that events point to. */
  public Set<String> filesOfLedger() {
    List<String> locations =
        admin()
            .sql(
                "select payload->'metadata'->>'location' from events"
                    + " where payload->'metadata' is not null")
            .query(String.class)
            .list();
    return new HashSet<>(locations);
  }

  @Override
  public void close() {
    super.close();
    try {
      FileSystemUtils.deleteRecursively(warehouse);
      FileSystemUtils.deleteRecursively(data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
