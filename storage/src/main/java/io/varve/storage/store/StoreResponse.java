package io.varve.storage.store;

import io.varve.storage.address.RefusedAddressException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a store did not do what it was asked for.
 *
 * @param status that it answered with; 0 if it did not answer
 * @param code its own word for it; nothing secret. Null if what answered has no such word, and so
 *     is no store
 * @param rule that its address breaks, as a sentence; null if it breaks none
 */
public record StoreResponse(int status, @Nullable String code, @Nullable String rule) {

  private static final int FORBIDDEN = 403;

  /** Chains of causes are cut here, for they may be circular. */
  private static final int MAX_CAUSES = 32;

  /** Anything else is no store's word, and whatever sent it is not repeated. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Of a store that answered. */
  public StoreResponse(int status, @Nullable String code) {
    this(status, code != null && CODE.matcher(code).matches() ? code : null, null);
  }

  /** Of a store that could not be reached. */
  public static StoreResponse none(Throwable failure) {
    return new StoreResponse(
        0,
        null,
        cause(failure, RefusedAddressException.class).map(Throwable::getMessage).orElse(null));
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

  /** Whether a store sent it, and not another server at its address, or none. */
  public boolean isOfStore() {
    return status != 0 && code != null;
  }

  /**
   * In few words. Whether nothing listens at the address, or something else, is left out: anyone
   * who makes warehouses would learn what there is in the server's network.
   */
  public String reason() {
    if (rule != null) {
      return rule;
    }
    return isOfStore()
        ? "the store said " + status + " " + code
        : "the store could not be reached, or what answered is no such store";
  }
}
