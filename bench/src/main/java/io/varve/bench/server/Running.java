package io.varve.bench.server;

import io.varve.bench.catalog.CatalogClient;
import java.net.URI;
import java.util.List;

/** A Varve that runs; who asks it is not said yet. */
public final class Running {

  private final List<URI> catalogs;
  private final List<ProcessHandle> processes;
  private final ProcessHandle postmaster;
  private final List<URI> metrics;

  Running(
      List<URI> catalogs,
      List<ProcessHandle> processes,
      ProcessHandle postmaster,
      List<URI> metrics) {
    this.catalogs = catalogs;
    this.processes = processes;
    this.postmaster = postmaster;
    this.metrics = metrics;
  }

  /** URIs of its nodes' catalogs. */
  public List<URI> catalogs() {
    return catalogs;
  }

  Contender as(String name) {
    return as(name, new CatalogClient(catalogs, "demo"));
  }

  /**
   * It, to be measured.
   *
   * @param name for the report
   */
  public Contender as(String name, CatalogClient client) {
    return new Contender(name, client, processes, List.of(postmaster), metrics);
  }
}
