package io.varve.security.rights;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.security.principal.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What principals may do, decided in this process by grants that it keeps. They are those of a
 * version, and the version is asked for again after {@link #LEASE}; a change of grants is answered
 * only after that time, so that no node decides by the grants from before it.
 */
public final class Rights {

  /** For how long a node may decide by the version of grants that it read. */
  public static final Duration LEASE = Duration.ofMillis(100);

  /** Grants and subjects that are kept, of all principals. */
  private static final long KEPT = 500_000;

  private final GrantSource source;
  private final Set<String> administrators;
  private final Cache<Key, Holdings> known =
      Caffeine.newBuilder()
          .maximumWeight(KEPT)
          .<Key, Holdings>weigher((key, holdings) -> holdings.weight())
          .build();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Leased leased = new Leased(0, System.nanoTime());

  private record Leased(long version, long until) {}

  private record Key(String user, List<String> tokenRoles) {}

  /**
   * @param administrators ids of principals who administer the server by configuration
   */
  public Rights(GrantSource source, Collection<String> administrators) {
    this.source = source;
    this.administrators = Set.copyOf(administrators);
  }

  /** Whether a principal administers the server by configuration. */
  public boolean isAdministrator(String user) {
    return administrators.contains(user);
  }

  /**
   * Whether a principal may be the first to use the server: anybody, unless some are configured.
   */
  public boolean mayBootstrap(String user) {
    return administrators.isEmpty() || isAdministrator(user);
  }

  /**
   * What a principal may do in one request.
   *
   * @param actions that the request is for; at most one for each kind of object
   */
  public Access access(Principal principal, Action... actions) {
    Map<ObjectKind, Action> byKind = new EnumMap<>(ObjectKind.class);
    for (Action action : actions) {
      if (byKind.put(action.kind(), action) != null) {
        throw new IllegalArgumentException("Two actions on one kind: " + List.of(actions));
      }
    }
    return new Asking(
        principal.id(), () -> holdings(principal.id(), principal.roles()), this::forget, byKind);
  }

  /** What a user or a role may do: for questions about others than who asks. */
  public Access ofSubject(String subject) {
    return new Asking(subject, () -> holdings(subject, List.of()), this::forget, Map.of());
  }

  private Holdings holdings(String user, List<String> tokenRoles) {
    long version = version();
    Key key = new Key(user, tokenRoles);
    Holdings found = known.getIfPresent(key);
    if (found != null && found.version() == version) {
      return found;
    }
    Holdings read =
        new Holdings(
            source,
            version,
            source.holding(user, Subject.provider(user), tokenRoles, Holdings.MOST),
            isAdministrator(user));
    known.put(key, read);
    return read;
  }

  private long version() {
    Leased now = leased;
    if (System.nanoTime() - now.until < 0) {
      return now.version;
    }
    reading.lock();
    try {
      if (System.nanoTime() - leased.until < 0) {
        return leased.version;
      }
      long until = System.nanoTime() + LEASE.toNanos();
      leased = new Leased(source.version(), until);
      return leased.version;
    } finally {
      reading.unlock();
    }
  }

  /** Reads the version of grants before the next decision. */
  void forget() {
    leased = new Leased(0, System.nanoTime());
  }

  /** Returns when no node decides by grants any more that were changed before this call. */
  public void awaitSeen() {
    forget();
    try {
      Thread.sleep(LEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
