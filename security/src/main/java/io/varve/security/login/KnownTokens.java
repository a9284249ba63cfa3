package io.varve.security.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.security.oidc.IssuerTokens.Known;
import io.varve.security.principal.Principal;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Good tokens of the last minutes, by their SHA-256: what they say is remembered, never the tokens.
 * Who asks is all that is known by it; what they may do is decided anew.
 */
final class KnownTokens {

  /** Bytes of memory for what tokens say, about; a token with hundreds of roles says much. */
  private static final long MOST = 16 << 20;

  private static final int ENTRY = 400;
  private static final int TEXT = 60;

  private final Cache<ByteBuffer, Known> known;
  private final Clock clock;
  private final AtomicLong generation = new AtomicLong();

  /**
   * @param kept how long a token is believed without its signature being checked again
   */
  KnownTokens(Duration kept, Clock clock) {
    this.clock = clock;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((ByteBuffer key, Known token) -> weight(token.principal()))
            .expireAfterWrite(kept)
            .build();
  }

  private static int weight(Principal principal) {
    int weight = ENTRY + principal.id().length() + principal.name().length();
    for (String role : principal.roles()) {
      weight += TEXT + role.length();
    }
    return weight;
  }

  /** What a token says, if it is known and has not ended. */
  Optional<Known> find(ByteBuffer key) {
    Known found = known.getIfPresent(key);
    if (found != null && !clock.instant().isBefore(found.until())) {
      known.invalidate(key);
      return Optional.empty();
    }
    return Optional.ofNullable(found);
  }

  /** Changes when all is forgotten. */
  long generation() {
    return generation.get();
  }

  /**
   * Remembers a token.
   *
   * @param read the generation before it was read: if all was forgotten since, it may be by a key
   *     that has gone
   */
  void add(ByteBuffer key, Known token, long read) {
    known.put(key, token);
    if (generation.get() != read) {
      known.invalidate(key);
    }
  }

  /** Forgets all, for a provider has other keys. */
  void clear() {
    generation.incrementAndGet();
    known.invalidateAll();
  }
}
