package io.varve.storage.store;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a store did not do what it was asked for.
 *
 * @param status that it answered with; 0 if it did not answer
 * @param code its own word for it, or what came instead of an answer; nothing secret
 */
public record StoreAnswer(int status, @Nullable String code) {

  private static final int FORBIDDEN = 403;

  /** Chains of causes are cut here, for they may be circular. */
  private static final int MAX_CAUSES = 32;

  /** Of a store that could not be reached. */
  public static StoreAnswer none(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return new StoreAnswer(0, cause.getClass().getSimpleName());
  }

  /** What of some kind made something fail, if anything did. */
  public static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> kind) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** Whether the store does not allow it. */
  public boolean isRefusal() {
    return status == FORBIDDEN;
  }

  /** In few words. */
  public String reason() {
    return status == 0
        ? "the store could not be reached (" + code + ")"
        : "the store said " + status + (code == null ? "" : " " + code);
  }
}
