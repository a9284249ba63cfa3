package io.varve.query.usage;

import java.time.Duration;

/**
 * How much of usage is kept.
 *
 * @param kept for how long; zero keeps none
 * @param ofTable how many reports of one table, the newest; see {@link #MOST_OF_TABLE}
 * @param all how many reports of all tables; see {@link #MOST}
 */
public record UsageSettings(Duration kept, int ofTable, int all) {

  /** How many reports of one table are kept, so that its usage is added up in a moment. */
  public static final int MOST_OF_TABLE = 10_000;

  /** How many reports are kept in all: some 300 MiB. */
  public static final int MOST = 1_000_000;

  /** Reports of thirty days. */
  public static final UsageSettings USUAL = of(Duration.ofDays(30));

  /** Reports of such a time. */
  public static UsageSettings of(Duration kept) {
    return new UsageSettings(kept, MOST_OF_TABLE, MOST);
  }

  /** Whether any are kept. */
  public boolean isOn() {
    return kept.isPositive();
  }
}
