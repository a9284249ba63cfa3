package io.varve.security.rights;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.security.principal.Principal;
import io.varve.security.rights.GrantSource.Holding;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

  private record Key(
      String user, List<String> tokenRoles, Optional<UUID> assumed, boolean administers) {}

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
   * @param role that it assumes: it then has the rights of that role only
   * @param actions that the request is for; at most one for each kind of object
   * @throws ForbiddenException if the principal is no member of the role, or there is none
   */
  public Access access(Principal principal, Optional<UUID> role, Action... actions) {
    Key key = new Key(principal.id(), principal.roles(), role, isAdministrator(principal.id()));
    Access access = asking(key, actions);
    if (role.isPresent()) {
      holdings(key);
    }
    return access;
  }

  /**
   * What the definer of a view may do in a request of somebody else: by grants, and not as one who
   * administers the server.
   */
  public Access ofDefiner(String user, Action... actions) {
    return asking(new Key(user, List.of(), Optional.empty(), false), actions);
  }

  private Access asking(Key key, Action... actions) {
    Map<ObjectKind, Action> byKind = new EnumMap<>(ObjectKind.class);
    for (Action action : actions) {
      if (byKind.put(action.kind(), action) != null) {
        throw new IllegalArgumentException("Two actions on one kind: " + List.of(actions));
      }
    }
    return new Asking(key.user, key.assumed, () -> holdings(key), () -> current(key), byKind);
  }

  /** What a user or a role may do: for questions about others than who asks. */
  public Access ofSubject(String subject) {
    return asking(new Key(subject, List.of(), Optional.empty(), isAdministrator(subject)));
  }

  private Holdings holdings(Key key) {
    long version = version();
    Holdings found = known.getIfPresent(key);
    if (found != null && found.version() == version) {
      return found;
    }
    Holdings read = read(key, version);
    known.put(key, read);
    return read;
  }

  // In a transaction that holds grants as they are, another thread may have read the version before
  // they changed, and may wait for a connection while this one holds one: neither counts here.
  private Holdings current(Key key) {
    forget();
    return read(key, source.version());
  }

  private Holdings read(Key key, long version) {
    Holding own =
        source.holding(key.user, Subject.provider(key.user), key.tokenRoles, Holdings.MOST);
    if (key.assumed.isEmpty()) {
      return new Holdings(source, version, own, key.administers);
    }
    String role = Subject.role(key.assumed.get());
    if (!own.subjects().contains(role)) {
      throw new ForbiddenException(
          "You are in no role "
              + key.assumed.get()
              + "; leave x-assume-role away, or ask somebody who manages the role to add you");
    }
    return new Holdings(source, version, source.holding(role, "", List.of(), Holdings.MOST), false);
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
