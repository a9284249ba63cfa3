package io.varve.security.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A decision that is made again is made of the grants as they are. */
final class DecideAgainTest {

  private static final String USER = "oidc~a";
  private static final Lineage WAREHOUSE = Lineage.warehouse(UUID.randomUUID(), UUID.randomUUID());

  /** One grant, and one thread whose read of the version takes long. */
  private static final class Slow implements GrantSource {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile @Nullable Thread slow;
    private volatile boolean revoked;

    @Override
    public long version() {
      long version = revoked ? 2 : 1;
      if (Thread.currentThread() == slow) {
        asked.countDown();
        try {
          assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return version;
    }

    @Override
    public Holding holding(String user, String provider, Collection<String> roles, int most) {
      return new Holding(
          List.of(USER),
          revoked ? List.of() : List.of(new Held(WAREHOUSE.id(), "ownership", List.of())));
    }

    @Override
    public List<Held> on(List<String> subjects, Set<UUID> objects) {
      return List.of();
    }

    @Override
    public boolean isAnyWithin(List<String> subjects, ObjectKind kind, UUID objectId) {
      return false;
    }
  }

  private static Access access(Rights rights) {
    return rights.access(
        new Principal(USER, USER, Kind.HUMAN, List.of()),
        Optional.empty(),
        Action.WAREHOUSE_RENAME);
  }

  @Test
  @Timeout(20)
  void decisionDoesNotBelieveOrAwaitAnotherThreadsRead() throws Exception {
    Slow grants = new Slow();
    Rights rights = new Rights(grants, Set.of());
    Access writing = access(rights);
    assertThat(writing.admits(WAREHOUSE)).isTrue();
    rights.forget();
    Thread reading = new Thread(() -> access(rights).allows(Action.WAREHOUSE_RENAME, WAREHOUSE));
    grants.slow = reading;
    reading.start();
    assertThat(grants.asked.await(10, TimeUnit.SECONDS)).isTrue();
    grants.revoked = true;

    assertThatThrownBy(writing::decideAgain).isInstanceOf(ForbiddenException.class);

    grants.answered.countDown();
    reading.join();
    assertThat(writing.version()).hasValue(2);
  }
}
