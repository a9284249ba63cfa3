package io.varve.api.warehouse;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse that a client's configuration names, as {@code demo}, or with a {@link Moment} as
 * {@code demo@2026-08-01T00:00:00Z}.
 *
 * @param name of the warehouse, in which there is no {@code @}
 * @param moment at which it is to be read; null for now
 */
public record WarehouseMoment(String name, @Nullable Moment moment) {

  /**
   * Takes what a client sent apart.
   *
   * @throws RefusedException if what follows the {@code @} is no moment
   */
  public static WarehouseMoment of(String sent) {
    int at = sent.indexOf('@');
    if (at < 0) {
      return new WarehouseMoment(sent, null);
    }
    String name = sent.substring(0, at);
    return new WarehouseMoment(
        name,
        Moment.find(sent.substring(at + 1))
            .orElseThrow(
                () ->
                    new RefusedException(
                        Reason.BAD_REQUEST,
                        "A warehouse as it was is named as %s@2026-08-01T00:00:00Z, %s@position:1234 or %s@tag:q2-close, and not as %s"
                            .formatted(name, name, name, sent))));
  }
}
