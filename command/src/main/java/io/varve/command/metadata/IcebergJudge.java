package io.varve.command.metadata;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.function.Supplier;
import org.apache.iceberg.RetryableValidationException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/** iceberg-core alone judges requirements and updates; here its judgements become refusals. */
public final class IcebergJudge {

  private IcebergJudge() {}

  /**
   * The metadata that {@code work} makes.
   *
   * @param what is judged, for the message: a table, a view, updates
   * @throws RefusedException {@link Reason#COMMIT_FAILED} if a requirement fails or the updates
   *     were made on an older state, {@link Reason#INVALID_ARGUMENT} if they are invalid
   */
  public static <T> T judged(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (CommitFailedException e) {
      throw new RefusedException(Reason.COMMIT_FAILED, String.valueOf(e.getMessage()));
    } catch (RetryableValidationException e) {
      throw new RefusedException(
          Reason.COMMIT_FAILED, "The commit was made on an older state: " + e.getMessage());
    } catch (ValidationException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new RefusedException(
          Reason.INVALID_ARGUMENT, "Invalid " + what + ": " + e.getMessage());
    }
  }
}
