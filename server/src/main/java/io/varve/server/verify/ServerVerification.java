package io.varve.server.verify;

import io.varve.api.management.LedgerVerification;
import io.varve.projections.verify.Report;
import io.varve.server.configuration.DataSources;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.ledger.Anchors;
import io.varve.storage.routing.Stores;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Verifies what this server serves, on connections beside its pool. */
public record ServerVerification(
    DatabaseSettings database, Stores stores, Anchors anchors, JdbcClient jdbc)
    implements LedgerVerification {

  @Override
  public Report run(boolean files, LongConsumer progress) throws SQLException {
    return Verifier.run(
        DataSources.single(database.url(), database.runtime()),
        files ? stores : null,
        anchors.anchored(jdbc),
        progress);
  }
}
