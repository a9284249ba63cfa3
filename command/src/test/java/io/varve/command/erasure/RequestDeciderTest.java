package io.varve.command.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.RequestEvent.RequestErased;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Given rows of a request, when it is to be erased, then these events or that refusal. */
final class RequestDeciderTest {

  private static final EraseRequest ERASE = new EraseRequest("nightly-17");
  private static final String ONE = "f1".repeat(32);
  private static final String OTHER = "02".repeat(32);

  @Test
  void eachRowThatIsNotErasedIs() {
    assertThat(RequestDecider.erase(ERASE, true, List.of(ONE, OTHER)))
        .isEqualTo(
            Decision.accept(
                new RequestErased("nightly-17", ONE), new RequestErased("nightly-17", OTHER)));
  }

  @Test
  void onceMoreIsNoChange() {
    assertThat(RequestDecider.erase(ERASE, true, List.of())).isEqualTo(Decision.accept());
  }

  @Test
  void aRequestThatNobodyMadeIsRefused() {
    assertThat(RequestDecider.erase(ERASE, false, List.of()))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.NO_SUCH_REQUEST));
  }

  @Test
  void theStreamOfARowIsTheFirstHalfOfItsHash() {
    assertThat(new RequestErased("nightly-17", ONE).stream())
        .isEqualTo(UUID.fromString("f1f1f1f1-f1f1-f1f1-f1f1-f1f1f1f1f1f1"));
  }
}
