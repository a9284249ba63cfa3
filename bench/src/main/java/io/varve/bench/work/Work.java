package io.varve.bench.work;

import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.measure.ClosedLoop;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * One kind of request.
 *
 * @param name for the report
 * @param clients numbers of clients to measure with
 * @param operations in one measurement
 * @param aims against the fixture
 * @param preparation makes what the requests need
 */
public record Work(
    String name, List<Integer> clients, int operations, List<Aim> aims, Preparation preparation) {

  /** The same work, named with what is special about a measurement. */
  public Work at(String circumstances) {
    return new Work(name + ", " + circumstances, clients, operations, aims, preparation);
  }

  /** Makes what the requests of one measurement need. */
  @FunctionalInterface
  public interface Preparation {
    /** Makes it, and returns what is to be measured. */
    ClosedLoop.Step prepare(CatalogClient catalog, Run run);
  }

  /**
   * One measurement.
   *
   * @param name that no other has, of letters and digits
   * @param refusals counts answers that told a client to try again
   */
  public record Run(String name, int clients, int operations, LongAdder refusals) {}
}
