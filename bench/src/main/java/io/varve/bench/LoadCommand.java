package io.varve.bench;

import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.server.Contender;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./varve bench load}: loads a catalog that runs somewhere. */
@Command(
    name = "load",
    description = "Loads a catalog that runs already; it leaves namespaces behind.",
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {

  @Mixin private WorkOptions work = new WorkOptions();

  @Option(
      names = "--uri",
      required = true,
      split = ",",
      description =
          "of the catalog, such as http://127.0.0.1:8181/catalog; several nodes take turns")
  private List<URI> uris = List.of();

  @Option(names = "--warehouse", defaultValue = "demo", description = "(default: ${DEFAULT-VALUE})")
  private String warehouse = "demo";

  @Option(names = "--pid", split = ",", description = "processes of the catalog, to measure")
  private List<Long> pids = List.of();

  @Option(names = "--postgres-pid", split = ",", description = "its postmaster, to measure")
  private List<Long> postgresPids = List.of();

  @Option(
      names = "--credentials",
      description = "compares clients that get credentials for the store with others that don't")
  private boolean credentials;

  @Override
  public Integer call() {
    if (credentials) {
      work.run(
          List.of(
              contender("with credentials", "vended-credentials"),
              contender("without", "client-managed")));
    } else {
      work.run(List.of(contender(uris.getFirst().getAuthority(), null)));
    }
    return 0;
  }

  private Contender contender(String name, @Nullable String delegation) {
    return new Contender(
        name,
        new CatalogClient(uris, warehouse, delegation, null),
        processes(pids),
        processes(postgresPids),
        List.of());
  }

  private static List<ProcessHandle> processes(List<Long> pids) {
    return pids.stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
  }
}
