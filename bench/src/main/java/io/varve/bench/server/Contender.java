package io.varve.bench.server;

import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.measure.CpuClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A catalog that runs.
 *
 * @param name for the report
 * @param nodes its processes; empty if they are not known
 * @param postgres what it keeps its data in; empty if it is not known
 * @param metrics URIs of its nodes' metrics in the text format of Prometheus, if it has any
 */
public record Contender(
    String name,
    CatalogClient catalog,
    List<ProcessHandle> nodes,
    List<ProcessHandle> postgres,
    List<URI> metrics) {

  /** The name of Iceberg's own catalog, which aims are measured against. */
  public static final String FIXTURE = "fixture";

  /** Metadata files that its nodes have written; 0 if they don't tell. */
  public double metadataWrites() {
    return metrics.stream()
        .flatMap(uri -> read(uri).lines())
        .filter(line -> line.startsWith("varve_metadata_writes_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String read(URI uri) {
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time of its nodes so far. */
  public Duration nodeTime() {
    return CpuClock.used(nodes);
  }

  /** Processor time of Postgres so far. */
  public Duration postgresTime() {
    return CpuClock.used(postgres);
  }

  /** Resident memory of its largest node, in bytes. */
  public long residentBytes() {
    return nodes.stream().mapToLong(CpuClock::residentBytes).max().orElse(0);
  }
}
