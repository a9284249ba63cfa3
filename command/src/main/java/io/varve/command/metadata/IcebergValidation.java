package io.varve.command.metadata;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.DateTimeException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.RetryableValidationException;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * iceberg-core alone validates requirements and updates; here what it refuses becomes a refusal.
 * All that is asked of Iceberg with what a client sent is asked in here, serialization too: what it
 * throws is never a fault of the server.
 */
public final class IcebergValidation {

  /** Of one commit; clients send a handful. */
  private static final int MAX_DEFINITIONS = 1000;

  private static final int MAX_QUOTED = 100;

  private IcebergValidation() {}

  /**
   * The metadata that {@code work} makes, in memory only.
   *
   * @param what is validated, for the message: a table, a view, updates
   * @throws RefusedException {@link Reason#COMMIT_FAILED} if a requirement fails or the updates
   *     were made on an older state, {@link Reason#INVALID_ARGUMENT} if they are invalid
   */
  public static <T> T validated(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (RefusedException e) {
      throw e;
    } catch (CommitFailedException e) {
      throw new RefusedException(Reason.COMMIT_FAILED, String.valueOf(e.getMessage()));
    } catch (RetryableValidationException e) {
      throw new RefusedException(
          Reason.COMMIT_FAILED, "The commit was made on an older state: " + e.getMessage());
    } catch (NullPointerException
        | NoSuchElementException
        | IndexOutOfBoundsException
        | ClassCastException e) {
      // The messages of these name variables and classes, which say nothing to a client.
      throw invalid(
          what,
          "it names a schema, field, partition spec, sort order or snapshot that is not there");
    } catch (NumberFormatException e) {
      throw invalid(what, "a text is no number, where one must be: " + quoted(e));
    } catch (IllegalStateException | ArithmeticException | DateTimeException e) {
      // These are Java's own, and may quote classes.
      throw invalid(what, "it has an id twice, or a number or a time that is out of range");
    } catch (RuntimeException e) {
      throw invalid(what, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Applies updates one by one; a refusal names the one that is no good. Iceberg compares each
   * definition (of a schema, partition spec, sort order or version of a view) with all others, and
   * goes through all of them where one is set to be the current one; so they are limited.
   *
   * @param apply what applies one
   * @throws RefusedException as {@link #validated}
   */
  public static void eachJudged(List<MetadataUpdate> updates, Consumer<MetadataUpdate> apply) {
    long definitions = updates.stream().filter(IcebergValidation::isDefinition).count();
    if (definitions > MAX_DEFINITIONS) {
      throw invalid(
          "updates",
          "%d of them add or set schemas, partition specs, sort orders or versions; a commit takes %d"
              .formatted(definitions, MAX_DEFINITIONS));
    }
    for (int i = 0; i < updates.size(); i++) {
      MetadataUpdate update = updates.get(i);
      validated(
          "update %d of %d (%s)".formatted(i + 1, updates.size(), Actions.of(update)),
          () -> {
            apply.accept(update);
            return update;
          });
    }
  }

  private static String quoted(NumberFormatException e) {
    String text = String.valueOf(e.getMessage()).replace("For input string: ", "");
    return text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text;
  }

  private static boolean isDefinition(MetadataUpdate update) {
    return update instanceof MetadataUpdate.AddSchema
        || update instanceof MetadataUpdate.SetCurrentSchema
        || update instanceof MetadataUpdate.AddPartitionSpec
        || update instanceof MetadataUpdate.SetDefaultPartitionSpec
        || update instanceof MetadataUpdate.AddSortOrder
        || update instanceof MetadataUpdate.SetDefaultSortOrder
        || update instanceof MetadataUpdate.AddViewVersion
        || update instanceof MetadataUpdate.SetCurrentViewVersion;
  }

  private static RefusedException invalid(String what, String why) {
    return new RefusedException(Reason.INVALID_ARGUMENT, "Invalid " + what + ": " + why);
  }
}
