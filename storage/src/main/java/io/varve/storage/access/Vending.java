package io.varve.storage.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.s3.S3Store;
import io.varve.storage.s3.S3Stores;
import io.varve.storage.s3.Session;
import io.varve.storage.s3.StoreException;
import io.varve.storage.store.StoreDirectory.Entry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Gives clients what they need to reach the files of one table: short-lived credentials of STS that
 * open the table's folder and nothing else, or, where the warehouse allows it, its own.
 *
 * <p>STS is asked once for a principal, a folder and a right, however many ask at the same time;
 * its answer is used until half of its life is over, for not every client can get new ones on its
 * way.
 */
public final class Vending {

  private static final long MAX_SESSIONS = 100_000;

  private final S3Stores stores;
  private final Clock clock;
  private final AsyncCache<Wanted, Session> sessions;

  public Vending(S3Stores stores, Clock clock, MeterRegistry meters) {
    this.stores = stores;
    this.clock = clock;
    Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    this.sessions =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .executor(threads)
            .expireAfter(Expiry.creating((Wanted wanted, Session session) -> halfLife(session)))
            .recordStats()
            .buildAsync();
    CaffeineCacheMetrics.monitor(meters, sessions, "varve.sessions");
  }

  private record Wanted(String principal, Entry store, String location, Right right) {}

  /**
   * What a client is told.
   *
   * @param store of the warehouse
   * @param location of the table
   * @param delegated whether the client wants credentials
   * @throws StoreException if STS can't be reached or gives none
   */
  public ClientAccess access(
      String principal, Entry store, String location, Right right, boolean delegated) {
    S3Store s3 = stores.of(store).orElseThrow(Vending::rotated);
    Map<String, String> config = config(s3.profile());
    if (!delegated) {
      return new ClientAccess(config, Map.of());
    }
    if (s3.profile().stsEnabled()) {
      Session session = session(s3, new Wanted(principal, store, location, right));
      return new ClientAccess(config, session.properties());
    }
    if (s3.profile().staticCredentialsAllowed()) {
      return new ClientAccess(
          config,
          Map.of(
              "s3.access-key-id", s3.credential().accessKeyId(),
              "s3.secret-access-key", s3.credential().secretAccessKey()));
    }
    return new ClientAccess(config, Map.of());
  }

  private Session session(S3Store s3, Wanted wanted) {
    try {
      return sessions
          .get(
              wanted,
              missing ->
                  s3.assumeRole(
                      missing.principal(), SessionPolicy.of(missing.location(), missing.right())))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Duration halfLife(Session session) {
    return Duration.between(clock.instant(), session.expiresAt()).dividedBy(2);
  }

  private static StoreException rotated() {
    return new StoreException("The warehouse's credential has just been changed; try again", null);
  }

  private static Map<String, String> config(S3Profile profile) {
    Map<String, String> config = new HashMap<>();
    config.put("s3.region", profile.region());
    config.put("client.region", profile.region());
    config.put("s3.path-style-access", Boolean.toString(profile.pathStyleAccess()));
    if (profile.endpoint() != null) {
      config.put("s3.endpoint", profile.endpoint());
    }
    return config;
  }
}
