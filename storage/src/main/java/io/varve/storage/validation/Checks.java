package io.varve.storage.validation;

import java.util.ArrayList;
import java.util.List;

/** Checks in their order. After one that failed, those that need it are skipped. */
public final class Checks {

  private final List<Check> made = new ArrayList<>();

  /** What is wrong, as a sentence for people, without anything secret. */
  public static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FailedException(String sentence) {
      super(sentence, null, false, false);
    }
  }

  /**
   * Makes a check.
   *
   * @param work throws {@link FailedException} if something is wrong
   * @return whether it passed
   */
  public boolean check(String name, Runnable work) {
    long began = System.nanoTime();
    try {
      work.run();
      made.add(new Check(name, Check.Status.PASSED, millis(began), null));
      return true;
    } catch (FailedException e) {
      made.add(new Check(name, Check.Status.FAILED, millis(began), e.getMessage()));
      return false;
    }
  }

  /** Says that a check was not made, and why. */
  public void skip(String name, String why) {
    made.add(Check.skipped(name, why));
  }

  /** Adds checks that were made elsewhere. */
  public void add(List<Check> others) {
    made.addAll(others);
  }

  /** All that were made, in their order. */
  public List<Check> made() {
    return List.copyOf(made);
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }
}
