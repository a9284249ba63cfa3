package io.varve.cli;

import io.varve.api.http.HttpSettings;
import io.varve.command.project.DefaultProject;
import io.varve.ledger.epoch.Epochs;
import io.varve.postgres.LocalPostgres;
import io.varve.query.grant.GrantReads;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.login.LoginSettings;
import io.varve.server.ServeSettings;
import io.varve.server.Server;
import io.varve.server.configuration.SecretSettings;
import io.varve.server.ledger.AnchorSettings;
import io.varve.server.metrics.MetricsServer;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.file.PrivateFiles;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve serve}. */
@Command(
    name = "serve",
    description =
        "Starts the catalog. With nothing configured it keeps its own Postgres and a warehouse"
            + " named demo in the data folder.",
    mixinStandardHelpOptions = true)
public final class ServeCli implements Callable<Integer> {

  /** Exit code that means: do not exit, a server runs. */
  public static final int RUNNING = -1;

  private static final String WAREHOUSES = "warehouses";

  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Mixin private SecretStoreOptions secrets = new SecretStoreOptions();

  @Mixin private AnchorOptions anchors = new AnchorOptions();

  @Mixin private AuditOptions audit = new AuditOptions();

  @Mixin private LoginOptions login = new LoginOptions();

  @Mixin private KeycloakOptions keycloak = new KeycloakOptions();

  @Mixin private RightsOptions rights = new RightsOptions();

  @Mixin private ListenOptions listen = new ListenOptions();

  @Mixin private StorageAccessOptions storage = new StorageAccessOptions();

  @Option(
      names = "--warehouse-root",
      paramLabel = "DIR",
      description =
          "folder of the warehouse demo (default: DATA/warehouse with the embedded database;"
              + " with --database-url, no warehouse is made without it)")
  private @Nullable Path warehouseRoot;

  @Option(
      names = "--accept-copied-data",
      description =
          "serves a data folder that was copied or moved from elsewhere. Its warehouses are still"
              + " where they were: only say so when no server runs on the original any more")
  private boolean acceptCopiedData;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE})")
  private String logFormat = "text";

  @Option(
      names = "--training",
      hidden = true,
      description = "does once what servers do, and ends; the launcher records it for fast starts")
  private boolean training;

  @Option(
      names = "--tools-cache",
      hidden = true,
      paramLabel = "FILE",
      description = "with --training: where the command line's own record is left")
  private @Nullable Path toolsCache;

  @Option(
      names = "--read-only",
      description = "answers reads only; what would change something is refused with 503")
  private boolean readOnly;

  @Option(
      names = "--ledger-store",
      paramLabel = "STORE",
      defaultValue = "postgres",
      description = "where events are kept: postgres (default: ${DEFAULT-VALUE})")
  private String ledgerStore = "postgres";

  @Override
  public Integer call() throws IOException, InterruptedException {
    long began = System.nanoTime();
    LoginSettings admitted = keycloak.with(login.settings(listen, database));
    rights.settings();
    audit.check();
    InetAddress address = listen.address(login.isOn());
    if (!ledgerStore.equals("postgres")) {
      throw new UsageException(
          "--ledger-store "
              + ledgerStore
              + " is not available: an append elsewhere and the commit in Postgres would be two"
              + " systems, and a crash between them would lose one; use postgres");
    }
    StoreAddresses stores = storage.addresses(address, login.isOn());
    if (!logFormat.equals("text") && !logFormat.equals("json")) {
      throw new UsageException("--log-format must be text or json, not " + logFormat);
    }
    listen.checkPorts(address);
    var server = Server.start(settings(address, stores, admitted));
    String url = listen.url(address, Server.port(server));
    if (training) {
      try (server) {
        TrainingRun run = new TrainingRun(URI.create(url));
        run.run();
        if (toolsCache != null) {
          run.runTools(toolsCache);
        }
      }
      return 0;
    }
    if (!login.isOn() && !address.isLoopbackAddress()) {
      say(
          "WARNING: there is no login; anyone who reaches "
              + url
              + " can read and change everything");
    }
    say(Terminal.green("Varve is ready") + " after " + millis(began) + " ms");
    say("  catalog    " + url + "/catalog");
    say("  warehouse  " + served(server));
    int metrics = server.getBean(MetricsServer.class).port();
    say("  metrics    " + listen.url(address, metrics) + "/metrics");
    say("  database   " + database.shown());
    LoginOptions.lines(admitted, address, listen.isTls()).forEach(ServeCli::say);
    if (login.isOn()) {
      boolean administered = server.getBean(GrantReads.class).isServerAdministered();
      RightsOptions.lines(rights.settings(), administered).forEach(ServeCli::say);
    }
    var ledger = server.getBean(Epochs.class).ledger();
    say("  ledger     " + ledger.id() + ", epoch " + ledger.epoch());
    return RUNNING;
  }

  // Where it is, which need not be where it would be made now.
  private String served(ConfigurableApplicationContext server) {
    return warehouse()
        .map(
            root ->
                server
                    .getBean(WarehouseReads.class)
                    .location(DefaultProject.ID, DefaultProject.WAREHOUSE)
                    .map(location -> DefaultProject.WAREHOUSE + ", in " + shown(location))
                    .orElse("none made"))
        .orElse("none made");
  }

  private static String shown(String location) {
    return location.startsWith("file://") ? location.substring("file://".length()) : location;
  }

  private ServeSettings settings(InetAddress address, StoreAddresses stores, LoginSettings admitted)
      throws IOException {
    // What is wrong with them is reported before a folder is made.
    SecretSettings kept = secrets.settings(database);
    AnchorSettings signed = anchors.settings(database);
    HttpSettings http = listen.http(address, readOnly);
    TrustedAuthorities authorities = secrets.authorities();
    Optional<Path> root = warehouse();
    Path others = database.data().resolve(WAREHOUSES);
    closeFolders(root, others);
    Optional<Supplier<LocalPostgres>> local =
        database.external()
            ? Optional.empty()
            : Optional.of(
                () -> LocalPostgres.serve(database.data(), acceptCopiedData, ServeCli::say));
    return new ServeSettings(
        http,
        admitted,
        rights.settings(),
        local,
        started -> started.map(database::settings).orElseGet(database::settings),
        root.map(ServeCli::uri),
        login.localWarehouses(database.external() ? Optional.empty() : Optional.of(uri(others))),
        kept,
        storage.validation(),
        storage.machineIdentity(),
        stores,
        authorities,
        signed,
        audit.reads(),
        audit.usage(),
        logFormat.equals("json"));
  }

  private void closeFolders(Optional<Path> root, Path others) throws IOException {
    if (!database.external()) {
      // Before there is anything in it, for then it might have another purpose besides.
      PrivateFiles.closeIfEmpty(database.data());
      if (Files.isDirectory(others)) {
        PrivateFiles.closeRoot(others);
      }
    }
    if (root.isPresent()) {
      PrivateFiles.closeRoot(root.get());
    }
  }

  private Optional<Path> warehouse() {
    if (warehouseRoot != null) {
      login.checkLocalWarehouse();
      return Optional.of(warehouseRoot.toAbsolutePath().normalize());
    }
    return database.external() || !login.allowsLocalWarehouses()
        ? Optional.empty()
        : Optional.of(database.data().resolve("warehouse"));
  }

  private static String uri(Path folder) {
    return "file://" + folder;
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  private static void say(String sentence) {
    System.out.println(sentence);
  }
}
