package io.varve.security.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.security.issuer.LoginThrottle.Attempt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginThrottleTest {

  private final AtomicLong now = new AtomicLong();
  private final LoginThrottle throttle = new LoginThrottle(now::get, Integer.MAX_VALUE);

  private void fail(Attempt attempt, int times) {
    for (int i = 0; i < times; i++) {
      throttle.failed(attempt);
    }
  }

  @Test
  void clientWaitsAfterTenFailuresFromOneAddressUntilTheMinuteIsOver() {
    Attempt attempt = new Attempt("c", "1.2.3.4");
    fail(attempt, LoginThrottle.OF_CLIENT - 1);
    assertThat(throttle.pause(attempt)).isEmpty();
    throttle.failed(attempt);
    assertThat(throttle.pause(attempt)).contains(LoginThrottle.WINDOW);
    assertThat(throttle.pause(new Attempt("c", "5.6.7.8"))).isEmpty();
    assertThat(throttle.pause(new Attempt("d", "1.2.3.4"))).isEmpty();
    now.addAndGet(LoginThrottle.WINDOW.toNanos());
    assertThat(throttle.pause(attempt)).isEmpty();
  }

  @Test
  void successEndsTheCount() {
    Attempt attempt = new Attempt("c", "1.2.3.4");
    fail(attempt, LoginThrottle.OF_CLIENT - 1);
    throttle.succeeded(attempt);
    fail(attempt, LoginThrottle.OF_CLIENT - 1);
    assertThat(throttle.pause(attempt)).isEmpty();
  }

  @Test
  void addressThatGuessesIdsWaitsButClientsThatLoggedInThereDoNot() {
    Attempt known = new Attempt("known", "1.2.3.4");
    throttle.succeeded(known);
    for (int i = 0; i < LoginThrottle.OF_ADDRESS; i++) {
      throttle.failed(new Attempt("guess" + i, "1.2.3.4"));
    }
    assertThat(throttle.pause(new Attempt("other", "1.2.3.4"))).isPresent();
    assertThat(throttle.pause(known)).isEmpty();
    assertThat(throttle.pause(new Attempt("other", "5.6.7.8"))).isEmpty();
  }

  @Test
  void nameThatIsGuessedFromManyAddressesWaitsButNotWhereItLoggedIn() {
    LoginThrottle ofPeople = new LoginThrottle(now::get, 30);
    Attempt home = new Attempt("anna", "1.2.3.4");
    ofPeople.succeeded(home);
    for (int i = 0; i < 30; i++) {
      assertThat(ofPeople.pause(new Attempt("anna", "5.6.7." + i))).isEmpty();
      ofPeople.failed(new Attempt("anna", "5.6.7." + i));
    }
    assertThat(ofPeople.pause(new Attempt("anna", "5.6.7.99"))).isPresent();
    assertThat(ofPeople.pause(home)).isEmpty();
    assertThat(ofPeople.pause(new Attempt("ben", "5.6.7.99"))).isEmpty();
  }
}
