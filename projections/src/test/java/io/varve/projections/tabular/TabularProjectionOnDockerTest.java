package io.varve.projections.tabular;

import io.varve.testing.DockerTestPostgres;
import io.varve.testing.TestPostgres;

/** The same on the Postgres image of docker-compose.yml; skipped where Docker is not there. */
final class TabularProjectionOnDockerTest extends TabularProjectionTest {

  @Override
  TestPostgres postgres() {
    return DockerTestPostgres.shared();
  }
}
