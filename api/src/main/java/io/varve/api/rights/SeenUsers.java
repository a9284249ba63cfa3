package io.varve.api.rights;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.query.user.UserReads;
import io.varve.security.principal.Principal;
import java.time.Duration;

/** Makes users known at their first request, by the name that their token has. */
public final class SeenUsers {

  private static final int KEPT = 10_000;

  private final UserReads users;
  private final boolean readOnly;
  private final Cache<String, String> seen =
      Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(Duration.ofHours(1)).build();

  /**
   * @param readOnly whether nobody is noted, for nothing may be changed
   */
  public SeenUsers(UserReads users, boolean readOnly) {
    this.users = users;
    this.readOnly = readOnly;
  }

  /** Notes that somebody was here; costs a statement the first time, and once an hour. */
  void see(Principal principal) {
    if (readOnly || principal.name().equals(seen.getIfPresent(principal.id()))) {
      return;
    }
    users.see(principal.id(), principal.name(), principal.kind().name());
    seen.put(principal.id(), principal.name());
  }

  /** Forgets somebody whose profile was erased or changed. */
  public void forget(String userId) {
    seen.invalidate(userId);
  }
}
