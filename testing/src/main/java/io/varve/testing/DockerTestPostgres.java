package io.varve.testing;

import io.varve.postgres.LocalPostgres.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The Postgres image of {@code docker-compose.yml}, in a container, with the roles of a server. */
public final class DockerTestPostgres extends TestPostgres {

  /** Tests run in the folder of their module. */
  private static final Path COMPOSE = Path.of("..", "docker-compose.yml");

  private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*image: (postgres:\\S+)$");

  private final PostgreSQLContainer container;
  private final Credentials superuser;
  private final Credentials owner = new Credentials("varve_owner", password());
  private final Credentials runtime = new Credentials("varve_runtime", password());

  private DockerTestPostgres() {
    superuser = new Credentials("postgres", password());
    container =
        new PostgreSQLContainer(DockerImageName.parse(image()))
            .withUsername(superuser.user())
            .withPassword(superuser.password())
            // Without it, Testcontainers turns fsync off, which a server refuses.
            .withCommand("postgres");
    container.start();
    JdbcClient jdbc = superuser("postgres");
    for (Credentials role : new Credentials[] {owner, runtime}) {
      jdbc.sql("create role " + role.user() + " login password '" + role.password() + "'").update();
    }
  }

  private static final class Shared {
    private static final DockerTestPostgres INSTANCE = new DockerTestPostgres();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close));
    }
  }

  /**
   * The one of this test JVM; ends with it.
   *
   * @throws org.opentest4j.TestAbortedException where there is no Docker, so that the test is
   *     skipped
   */
  public static DockerTestPostgres shared() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      Assumptions.abort("Docker is not there: no daemon answers that Testcontainers can find");
    }
    return Shared.INSTANCE;
  }

  private static String image() {
    try {
      Matcher image = IMAGE.matcher(Files.readString(COMPOSE));
      if (!image.find()) {
        throw new IllegalStateException(COMPOSE + " names no image of Postgres");
      }
      return image.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String password() {
    return UUID.randomUUID().toString();
  }

  @Override
  protected Credentials superuser() {
    return superuser;
  }

  @Override
  public Credentials owner() {
    return owner;
  }

  @Override
  public Credentials runtime() {
    return runtime;
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public void close() {
    container.stop();
  }
}
