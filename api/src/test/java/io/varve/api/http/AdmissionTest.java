package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies share a bounded number of bytes. */
final class AdmissionTest {

  private static final long BYTES = 3 << 20;
  private static final long SMALL_BYTES = 800 << 10;
  private static final int LARGE_BODY = 600 << 10;

  private final AtomicInteger roomMade = new AtomicInteger();
  private final Admission admission = admission(Duration.ofMillis(1));
  private final MockHttpServletRequest first = new MockHttpServletRequest();
  private final MockHttpServletRequest second = new MockHttpServletRequest();

  private Admission admission(Duration patience) {
    return new Admission(BYTES, SMALL_BYTES, patience, roomMade::incrementAndGet);
  }

  private static void assertRefused(ThrowingCallable call, ErrorType type) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HttpRefusedException.class, refused -> assertThat(refused.type()).isEqualTo(type));
  }

  @Test
  void aBodyThatGetsNoMemoryIsRefusedWithRetryAfter() {
    admission.admit(first, LARGE_BODY);
    assertRefused(() -> admission.admit(second, LARGE_BODY), ErrorType.TOO_MANY_REQUESTS);
    admission.admit(second, (BYTES / 3 - LARGE_BODY) / 2);
  }

  @Test
  void aReservationIsFreeOnceItsRequestHasBeenAnswered() {
    admission.admit(first, LARGE_BODY);
    admission.admit(first, BYTES / 3);
    assertRefused(() -> admission.admit(second, LARGE_BODY), ErrorType.TOO_MANY_REQUESTS);
    Admission.release(first);
    Admission.release(first);
    assertThatCode(() -> admission.admit(second, BYTES / 3)).doesNotThrowAnyException();
  }

  @Test
  void smallBodiesHaveAPartThatLargeOnesCannotFill() {
    admission.admit(first, 1L << 40);
    for (int i = 0; i < 4; i++) {
      var small = new MockHttpServletRequest();
      assertThatCode(() -> admission.admit(small, Admission.SMALL / 2)).doesNotThrowAnyException();
    }
    assertThat(roomMade).hasValue(0);
  }

  @Test
  void slowBodiesAreStoppedWhereSmallOnesFindNoMemory() {
    admission.admit(first, 1L << 40);
    assertRefused(
        () -> {
          for (int i = 0; i < 20; i++) {
            admission.admit(new MockHttpServletRequest(), Admission.SMALL / 2);
          }
        },
        ErrorType.TOO_MANY_REQUESTS);
    assertThat(roomMade).hasPositiveValue();
  }

  @Test
  void smallBodiesUseTheCommonPartWhileItIsFree() {
    for (int i = 0; i < 20; i++) {
      var small = new MockHttpServletRequest();
      assertThatCode(() -> admission.admit(small, Admission.SMALL / 2)).doesNotThrowAnyException();
    }
  }

  @Test
  void valuesTakeMemoryUntilTheyHaveBeenRead() {
    admission.admit(first, LARGE_BODY);
    admission.admitNodes(first, 900 << 10);
    assertRefused(() -> admission.admit(second, 130 << 10), ErrorType.TOO_MANY_REQUESTS);
    admission.releaseNodes(first);
    assertThatCode(() -> admission.admit(second, 130 << 10)).doesNotThrowAnyException();
  }

  @Test
  void moreValuesThanThereIsMemoryForAreTooLarge() {
    assertRefused(() -> admission.admitNodes(first, BYTES + 1), ErrorType.CONTENT_TOO_LARGE);
  }

  @Test
  void aBodyLargerThanAllRoomComesInAlone() {
    admission.admit(first, 1L << 40);
    assertRefused(() -> admission.admit(second, LARGE_BODY), ErrorType.TOO_MANY_REQUESTS);
    Admission.release(first);
    admission.admit(second, LARGE_BODY);
    assertRefused(() -> admission.admit(first, 1L << 40), ErrorType.TOO_MANY_REQUESTS);
  }

  @Test
  void aBodyWaitsAMomentForItsRoom() {
    Admission patient = admission(Duration.ofSeconds(30));
    patient.admit(first, 1L << 40);
    var waiting = CompletableFuture.runAsync(() -> patient.admit(second, LARGE_BODY));
    Admission.release(first);
    assertThatCode(waiting::join).doesNotThrowAnyException();
  }
}
