package io.varve.bench.work;

import io.varve.bench.measure.Measurement;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A bound of a figure of Varve's, as a share of the fixture's.
 *
 * @param name of the figure, for the report
 * @param figure of one catalog
 * @param most whether the bound is the most that it may be, or the least
 */
public record Aim(String name, ToDoubleFunction<Measurement> figure, boolean most, double bound) {

  /** Processor time of an operation, Postgres's included. */
  public static Aim cpu(double bound) {
    return new Aim("CPU", Measurement::cpu, true, bound);
  }

  /** Postgres's processor time of an operation. */
  public static Aim postgres(double bound) {
    return new Aim("Postgres", Measurement::postgresCpu, true, bound);
  }

  /** Operations a second. */
  public static Aim rate(double bound) {
    return new Aim("ops", Measurement::throughput, false, bound);
  }

  /** What the report says of it. */
  public String reached(Measurement measured, Measurement other) {
    double ratio = figure.applyAsDouble(measured) / figure.applyAsDouble(other);
    boolean met = most ? ratio <= bound : ratio >= bound;
    return String.format(
        Locale.ROOT, "%s %s %.1f%s", name, most ? "≤" : "≥", bound, met ? "" : " **missed**");
  }
}
