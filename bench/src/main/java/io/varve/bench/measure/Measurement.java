package io.varve.bench.measure;

/**
 * One kind of request on one catalog, as the median over rounds.
 *
 * @param throughput operations a second
 * @param p50 milliseconds, as are the others
 * @param nodeCpu processor milliseconds an operation of the catalog's processes
 * @param postgresCpu the same of Postgres
 * @param refusals answers an operation that told the client to try again
 * @param metadataWrites metadata files an operation
 * @param residentBytes memory of the largest node after the measurement
 */
public record Measurement(
    double throughput,
    double p50,
    double p95,
    double p99,
    double nodeCpu,
    double postgresCpu,
    double refusals,
    double metadataWrites,
    long residentBytes) {

  /** Processor milliseconds an operation, all together. */
  public double cpu() {
    return nodeCpu + postgresCpu;
  }
}
