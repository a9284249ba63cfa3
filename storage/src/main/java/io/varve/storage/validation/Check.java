package io.varve.storage.validation;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param name as in the management API's {@code ValidationCheckName}
 * @param millis how long it took; null if it was skipped
 * @param sentence what is wrong if it failed, why it was skipped; null if it passed
 */
public record Check(String name, Status status, @Nullable Long millis, @Nullable String sentence) {

  /** What came of it. */
  public enum Status {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** A check that was not made. */
  public static Check skipped(String name, String why) {
    return new Check(name, Status.SKIPPED, null, why);
  }

  /** Whether something is wrong. */
  public boolean failed() {
    return status == Status.FAILED;
  }
}
