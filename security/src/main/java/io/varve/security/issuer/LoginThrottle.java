package io.varve.security.issuer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Slows down who guesses: few failures of one client from one address in a minute, and not many of
 * one address. A client that has logged in from an address of late is not held up by what others
 * there get wrong, for a proxy makes one address of many.
 */
final class LoginThrottle {

  /** Failures of one client from one address in {@link #WINDOW}. */
  static final int OF_CLIENT = 10;

  /** Failures of one address in {@link #WINDOW}. */
  static final int OF_ADDRESS = 100;

  /** A failure counts so long, from the first of a row on. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final int MOST = 50_000;

  private final int everywhere;
  private final Cache<Attempt, AtomicInteger> ofClient;
  private final Cache<String, AtomicInteger> ofName;
  private final Cache<String, AtomicInteger> ofAddress;
  private final Cache<Attempt, Boolean> good;

  /**
   * Who tries, from where.
   *
   * @param client empty for all that is not the id of any client
   */
  record Attempt(String client, String address) {}

  /**
   * @param everywhere failures of one client in {@link #WINDOW}, from all addresses where it has
   *     not logged in of late
   */
  LoginThrottle(Ticker ticker, int everywhere) {
    this.everywhere = everywhere;
    ofName =
        Caffeine.newBuilder()
            .expireAfterWrite(WINDOW)
            .maximumSize(MOST)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    ofClient =
        Caffeine.newBuilder()
            .expireAfterWrite(WINDOW)
            .maximumSize(MOST)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    ofAddress =
        Caffeine.newBuilder()
            .expireAfterWrite(WINDOW)
            .maximumSize(MOST)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    good =
        Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** How long an attempt has to wait, if it has to. */
  Optional<Duration> pause(Attempt attempt) {
    boolean held =
        count(ofClient.getIfPresent(attempt)) >= OF_CLIENT
            || ((count(ofAddress.getIfPresent(attempt.address)) >= OF_ADDRESS
                    || count(ofName.getIfPresent(attempt.client)) >= everywhere)
                && good.getIfPresent(attempt) == null);
    return held ? Optional.of(WINDOW) : Optional.empty();
  }

  private static int count(@Nullable AtomicInteger failures) {
    return failures == null ? 0 : failures.get();
  }

  void failed(Attempt attempt) {
    ofClient.get(attempt, first -> new AtomicInteger()).incrementAndGet();
    ofAddress.get(attempt.address, first -> new AtomicInteger()).incrementAndGet();
    ofName.get(attempt.client, first -> new AtomicInteger()).incrementAndGet();
  }

  void succeeded(Attempt attempt) {
    ofClient.invalidate(attempt);
    good.put(attempt, true);
  }
}
