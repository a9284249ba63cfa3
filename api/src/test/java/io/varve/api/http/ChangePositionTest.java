package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.seal.SealedPositions;
import io.varve.ledger.seal.SealedSignal;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which changes wait for their position. */
final class ChangePositionTest {

  private static final int MANY = 10_000;

  private final SealedPositions sealed = new SealedPositions();
  private final ChangePosition positions =
      new ChangePosition(sealed, new SealedSignal(new DriverManagerDataSource()));
  private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");

  private int waiting() {
    int waiting = 0;
    for (int i = 0; i < MANY; i++) {
      waiting += positions.changes(request).isWanted() ? 1 : 0;
    }
    return waiting;
  }

  @Test
  void changesWaitWhileTheSealerIsIdleAndElseByAllowance() {
    sealed.idle(true);
    assertThat(waiting()).isEqualTo(MANY);
    sealed.idle(false);
    assertThat(waiting()).isPositive().isLessThan(MANY);
    request.addHeader(ChangePosition.HEADER, "wait");
    assertThat(waiting()).isEqualTo(MANY);
  }
}
