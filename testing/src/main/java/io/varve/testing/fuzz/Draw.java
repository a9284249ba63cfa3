package io.varve.testing.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The choices of one update, all made of one number that jqwik draws: numbers are cheap to draw.
 */
public final class Draw {

  private final SplittableRandom random;
  private final boolean hostile;

  public Draw(long seed) {
    this.random = new SplittableRandom(seed);
    this.hostile = random.nextInt(3) == 0;
  }

  /** A number from 0 to below {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Whether something is to be, as it is one time of {@code of}. */
  public boolean odd(int of) {
    return below(of) == 0;
  }

  /** As {@link #odd}, in an update that is meant to be hostile. */
  public boolean hostile(int of) {
    return hostile && odd(of);
  }

  /** The first of some values, or any of them in an update that is meant to be hostile. */
  @SafeVarargs
  public final <T> T from(T... values) {
    return values[hostile ? below(values.length) : 0];
  }

  /** Any of some values. */
  @SafeVarargs
  public final <T> T any(T... values) {
    return values[below(values.length)];
  }

  public <T> T any(List<T> values) {
    return values.get(below(values.size()));
  }

  public long longs(long... values) {
    return values[hostile ? below(values.length) : 0];
  }

  public int ints(int... values) {
    return values[hostile ? below(values.length) : 0];
  }
}
