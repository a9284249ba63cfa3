package io.varve.cli;

import io.varve.projections.verify.Anchored;
import io.varve.projections.verify.Report;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.schema.SchemaMigration;
import io.varve.server.configuration.DataSources;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.WarehouseDirectory;
import io.varve.server.verify.Verifier;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.routing.Stores;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code varve verify}. */
@Command(
    name = "verify",
    description =
        "Proves that what is served is what the ledger says: replays every event into empty tables,"
            + " compares them row for row, follows the chain of hashes, and compares it with what"
            + " was signed of it before. Exits with 1 and the differences if there are any. Safe on"
            + " a live server.",
    mixinStandardHelpOptions = true)
public final class VerifyCli implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Mixin private SecretStoreOptions secrets = new SecretStoreOptions();

  @Mixin private AnchorReadOptions anchors = new AnchorReadOptions();

  @Option(
      names = "--uri",
      paramLabel = "URI",
      converter = ServerUri.class,
      description = "a running server that verifies itself, instead of --data or --database-url")
  private @Nullable URI uri;

  @Mixin private TokenOptions tokens = new TokenOptions();

  @Option(names = "--files", description = "checks the hashes of metadata files, too")
  private boolean files;

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    URI server = server();
    Report report = server != null ? remote(server) : local();
    VerifyPrinter.print(System.out, report, json);
    return report.clean() ? 0 : 1;
  }

  private Report remote(URI server) throws InterruptedException {
    Tokens shown = tokens.tokens(server, Optional.empty(), Objects.requireNonNull(spec));
    return RemoteVerify.run(
        new ServerConnection(server, shown, tokens.trusted(Optional.empty())),
        files,
        this::progress);
  }

  // The command line counts before the environment and the file.
  private @Nullable URI server() {
    var parsed = Objects.requireNonNull(spec).commandLine().getParseResult();
    if (!parsed.hasMatchedOption("--data") && !parsed.hasMatchedOption("--database-url")) {
      return uri;
    }
    if (parsed.hasMatchedOption("--uri")) {
      throw new UsageException("--uri asks a running server; leave out --data and --database-url");
    }
    return null;
  }

  private Report local() throws Exception {
    try (var open = database.open(this::say)) {
      DatabaseSettings settings = open.settings();
      new SchemaMigration(DataSources.single(settings.url(), settings.owner())).check();
      DataSource runtime = DataSources.single(settings.url(), settings.runtime());
      Anchored anchored = anchors.anchored(JdbcClient.create(runtime), database);
      return files
          ? withFiles(runtime, anchored)
          : Verifier.run(runtime, null, anchored, this::progress);
    }
  }

  private Report withFiles(DataSource runtime, Anchored anchored) throws Exception {
    JdbcClient jdbc = JdbcClient.create(runtime);
    try (var kept = secrets.settings(database).open(jdbc);
        OpenStores open =
            new OpenStores(
                kept.store(),
                MachineIdentity.ON,
                StoreAddresses.OF_THIS_MACHINE,
                secrets.authorities())) {
      return Verifier.run(
          runtime,
          new Stores(new WarehouseDirectory(new WarehouseReads(jdbc)), open),
          anchored,
          this::progress);
    }
  }

  private void progress(long position) {
    say("Replayed to position " + position);
  }

  private void say(String sentence) {
    if (!json) {
      System.err.println(Terminal.faint(sentence));
    }
  }
}
