package io.varve.api.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/** Reads the delete profile of a warehouse: {@code hard}, or {@code soft} with its seconds. */
final class DeleteProfiles {

  /** Ten years; what is to stay for longer is better not dropped. */
  private static final long MAX_SECONDS = 315_360_000;

  private DeleteProfiles() {}

  /**
   * For how long what is dropped can come back.
   *
   * @param profile as the request has it; without one a drop is final
   * @return seconds from 1 on; null if a drop is final
   */
  static @Nullable Long softDeleteSeconds(@Nullable JsonNode profile) {
    if (profile == null || profile.isNull()) {
      return null;
    }
    JsonNode seconds = profile.path("expiration-seconds");
    return switch (profile.path("type").asText()) {
      case "hard" -> null;
      case "soft" -> {
        if (!seconds.isIntegralNumber() || seconds.asLong() < 1 || seconds.asLong() > MAX_SECONDS) {
          throw new RefusedException(
              Reason.BAD_REQUEST,
              "delete-profile: soft needs expiration-seconds, from 1 to " + MAX_SECONDS);
        }
        yield seconds.asLong();
      }
      default ->
          throw new RefusedException(
              Reason.BAD_REQUEST, "delete-profile: its type must be hard or soft");
    };
  }
}
