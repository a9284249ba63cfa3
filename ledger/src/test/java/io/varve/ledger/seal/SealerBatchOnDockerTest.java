package io.varve.ledger.seal;

import io.varve.testing.DockerTestPostgres;
import io.varve.testing.TestPostgres;

/** The same on the Postgres image of docker-compose.yml; skipped where Docker is not there. */
final class SealerBatchOnDockerTest extends SealerBatchTest {

  @Override
  TestPostgres postgres() {
    return DockerTestPostgres.shared();
  }
}
