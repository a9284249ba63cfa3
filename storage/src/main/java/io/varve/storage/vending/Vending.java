package io.varve.storage.vending;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.varve.storage.access.ClientAccess;
import io.varve.storage.access.ClientAccess.Credential;
import io.varve.storage.access.Delegation;
import io.varve.storage.access.Right;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.sign.Signer;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreDirectory.Entry;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.Vended;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Gives clients what they need to reach the files of one table: short-lived credentials that open
 * the table's folder and nothing else, or, where the warehouse allows it, its own, or else the
 * place where their requests are signed.
 *
 * <p>The store is asked once for a principal, a folder and a right, however many ask at the same
 * time; its answer is used until half of its life is over, for not every client can get new ones on
 * its way.
 */
public final class Vending {

  private static final long MAX_SESSIONS = 100_000;

  private final OpenStores stores;
  private final Clock clock;
  private final AsyncCache<Wanted, Vended> sessions;

  public Vending(OpenStores stores, Clock clock, MeterRegistry meters) {
    this.stores = stores;
    this.clock = clock;
    Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    this.sessions =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .executor(threads)
            .expireAfter(Expiry.creating((Wanted wanted, Vended vended) -> halfLife(vended)))
            .recordStats()
            .buildAsync();
    CaffeineCacheMetrics.monitor(meters, sessions, "varve.sessions");
  }

  private record Wanted(
      String principal, String through, Entry store, String location, Right right) {}

  /**
   * What a client gets.
   *
   * @param through what the principal has the right by, where it is not its own; else empty
   * @param store of the warehouse
   * @param location of the table
   * @param taken the ways that the client takes
   * @param softDrops whether what is dropped in the warehouse can come back
   * @throws StoreException if the store gives none or can't be reached
   */
  public ClientAccess access(
      String principal,
      String through,
      Entry store,
      String location,
      Right right,
      Set<Delegation> taken,
      boolean softDrops) {
    Store open = stores.of(store).orElseThrow(Vending::rotated);
    Map<String, String> config = open.clientConfig(softDrops);
    if (taken.contains(Delegation.VENDED_CREDENTIALS)) {
      if (open.profile().vends()) {
        Vended vended = vended(open, new Wanted(principal, through, store, location, right));
        return new ClientAccess(
            config,
            vended.properties(),
            new Credential(vended.id(), vended.expiresAt()),
            open.refreshProperty(),
            List.of());
      }
      Map<String, String> shared = open.sharedCredential();
      if (!shared.isEmpty()) {
        Credential own = new Credential(Vended.id(shared), null);
        return new ClientAccess(config, shared, own, null, List.of());
      }
    }
    if (taken.contains(Delegation.REMOTE_SIGNING) && open.profile().signs()) {
      Map<String, String> signed = new HashMap<>(config);
      signed.putAll(Signer.CLIENT_CONFIG);
      return new ClientAccess(signed, Map.of(), null, null, Signer.ENDPOINT_PROPERTIES);
    }
    return ClientAccess.ofConfig(config);
  }

  private Vended vended(Store open, Wanted wanted) {
    try {
      return sessions
          .get(
              wanted,
              missing -> open.vend(missing.principal(), missing.location(), missing.right()))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Duration halfLife(Vended vended) {
    return Duration.between(clock.instant(), vended.expiresAt()).dividedBy(2);
  }

  private static StoreException rotated() {
    return new StoreException("The warehouse's credential has just been changed; try again", null);
  }
}
