package io.varve.security.oidc;

import java.time.Duration;

/**
 * How long what a provider publishes is believed.
 *
 * @param kept how long its keys are used without asking again; so long a key that it has withdrawn
 *     may still be believed
 * @param patience how long a request waits for another that is asking for the keys
 * @param pause within it the provider is asked for its keys at most twice, whatever tokens come
 * @param outage how long keys are used while the provider does not answer
 * @param discovery how long its discovery document is used
 * @param retry how long a failure of discovery is remembered
 */
public record KeyTimes(
    Duration kept,
    Duration patience,
    Duration pause,
    Duration outage,
    Duration discovery,
    Duration retry) {

  /** What a server uses. */
  public static final KeyTimes USUAL =
      new KeyTimes(
          Duration.ofMinutes(5),
          ProviderHttp.MOST_TIME.plusSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofSeconds(5));
}
