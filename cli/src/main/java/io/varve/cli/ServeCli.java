package io.varve.cli;

import io.varve.api.http.HttpSettings;
import io.varve.api.management.StorageValidator;
import io.varve.command.project.DefaultProject;
import io.varve.command.warehouse.LocalWarehouses;
import io.varve.ledger.epoch.Epochs;
import io.varve.postgres.LocalPostgres;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.server.ServeSettings;
import io.varve.server.Server;
import io.varve.server.configuration.SecretSettings;
import io.varve.server.ledger.AnchorSettings;
import io.varve.server.metrics.MetricsServer;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.file.PrivateFiles;
import io.varve.storage.profile.MachineIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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

  private static final Pattern STORAGE_HOST =
      Pattern.compile("(\\*\\.)?[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*]?");

  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Mixin private SecretStoreOptions secrets = new SecretStoreOptions();

  @Mixin private AnchorOptions anchors = new AnchorOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8181",
      converter = Arguments.Port.class,
      description = "port of the catalog (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "address to listen on (default: ${DEFAULT-VALUE})")
  private String bind = "127.0.0.1";

  @Option(
      names = "--allow-network-without-login",
      description =
          "lets --bind name an address that is not loopback. There is no login: whoever reaches it"
              + " can read and change everything. For a container whose port is published on"
              + " loopback only")
  private boolean allowNetwork;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "9000",
      converter = Arguments.Port.class,
      description = "port of /metrics (default: ${DEFAULT-VALUE})")
  private int metricsPort;

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
      names = "--read-only",
      description = "answers reads only; what would change something is refused with 503")
  private boolean readOnly;

  @Option(
      names = "--skip-storage-validation",
      description = "takes warehouses on object stores without trying the store out before")
  private boolean skipStorageValidation;

  @Option(
      names = "--system-identity",
      paramLabel = "USE",
      defaultValue = "off",
      converter = MachineIdentityWord.class,
      description =
          "whether warehouses may be reached with the identity that a cloud gives to this machine:"
              + " off, by-role (only to assume a role, with an external id), or on: whoever makes a"
              + " warehouse reaches all that it reaches (default: ${DEFAULT-VALUE})")
  private MachineIdentity machine = MachineIdentity.OFF;

  @Option(
      names = "--allow-loopback-storage",
      description =
          "lets warehouses be on this machine's loopback addresses while --bind names another one."
              + " Whoever makes a warehouse reaches what listens there")
  private boolean allowLoopbackStorage;

  @Option(
      names = "--storage-host",
      paramLabel = "HOST",
      split = ",",
      description =
          "the only hosts that warehouses may be connected to, such as s3.example.com or"
              + " *.amazonaws.com; may be given several times (default: any)")
  private List<String> storageHosts = List.of();

  @Option(
      names = "--ledger-store",
      paramLabel = "STORE",
      defaultValue = "postgres",
      description = "where events are kept: postgres (default: ${DEFAULT-VALUE})")
  private String ledgerStore = "postgres";

  @Override
  public Integer call() throws IOException, InterruptedException {
    long began = System.nanoTime();
    InetAddress address = ListenCheck.address(bind);
    if (!address.isLoopbackAddress() && !allowNetwork) {
      throw new UsageException(
          "--bind "
              + bind
              + " would open the catalog to the network without authentication;"
              + " use a loopback address such as 127.0.0.1");
    }
    if (!ledgerStore.equals("postgres")) {
      throw new UsageException(
          "--ledger-store "
              + ledgerStore
              + " is not available: an append elsewhere and the commit in Postgres would be two"
              + " systems, and a crash between them would lose one; use postgres");
    }
    for (String host : storageHosts) {
      if (!STORAGE_HOST.matcher(host).matches()) {
        throw new UsageException(
            "--storage-host "
                + host
                + " must be a name or an address alone, such as s3.example.com or *.amazonaws.com");
      }
    }
    if (!logFormat.equals("text") && !logFormat.equals("json")) {
      throw new UsageException("--log-format must be text or json, not " + logFormat);
    }
    ListenCheck.check(address, port, metricsPort);
    var server = Server.start(settings(address));
    String url = "http://" + host(address) + ":" + Server.port(server);
    if (training) {
      try (server) {
        new TrainingRun(URI.create(url)).run();
      }
      return 0;
    }
    if (!address.isLoopbackAddress()) {
      say("WARNING: there is no login; whoever reaches " + url + " can read and change everything");
    }
    say(Terminal.green("Varve is ready") + " after " + millis(began) + " ms");
    say("  catalog    " + url + "/catalog");
    say("  warehouse  " + served(server));
    say(
        "  metrics    http://"
            + host(address)
            + ":"
            + server.getBean(MetricsServer.class).port()
            + "/metrics");
    say("  database   " + database.shown());
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

  private ServeSettings settings(InetAddress address) throws IOException {
    // What is wrong with them is said before a folder is made.
    SecretSettings kept = secrets.settings(database);
    AnchorSettings signed = anchors.settings(database);
    Optional<Path> root = warehouse();
    Path others = database.data().resolve(WAREHOUSES);
    closeFolders(root, others);
    Optional<Supplier<LocalPostgres>> local =
        database.external()
            ? Optional.empty()
            : Optional.of(
                () -> LocalPostgres.serve(database.data(), acceptCopiedData, ServeCli::say));
    return new ServeSettings(
        new HttpSettings(
            address, port, metricsPort, HttpSettings.DEFAULT_MAX_BODY_BYTES, List.of(), readOnly),
        local,
        started -> started.map(database::settings).orElseGet(database::settings),
        root.map(ServeCli::uri),
        new LocalWarehouses(database.external() ? Optional.empty() : Optional.of(uri(others))),
        kept,
        skipStorageValidation ? StorageValidator.Rule.UNSEEN : StorageValidator.Rule.TRIED,
        machine,
        new StoreAddresses(address.isLoopbackAddress() || allowLoopbackStorage, storageHosts),
        signed,
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
      return Optional.of(warehouseRoot.toAbsolutePath().normalize());
    }
    return database.external()
        ? Optional.empty()
        : Optional.of(database.data().resolve("warehouse"));
  }

  private static String uri(Path folder) {
    return "file://" + folder;
  }

  private static String host(InetAddress address) {
    String host = address.getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  private static void say(String sentence) {
    System.out.println(sentence);
  }
}
