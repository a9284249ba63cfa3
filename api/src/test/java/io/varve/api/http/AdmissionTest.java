package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies share a bounded number of bytes. */
final class AdmissionTest {

  private final Admission admission = new Admission(100 << 10, Duration.ofMillis(1));
  private final MockHttpServletRequest first = new MockHttpServletRequest();
  private final MockHttpServletRequest second = new MockHttpServletRequest();

  @Test
  void a_body_that_finds_no_room_is_told_to_come_again() {
    admission.admit(first, 60 << 10);
    assertThatThrownBy(() -> admission.admit(second, 41 << 10))
        .isInstanceOfSatisfying(
            HttpRefusedException.class,
            refused -> assertThat(refused.type()).isEqualTo(ErrorType.TOO_MANY_REQUESTS));
    admission.admit(second, 40 << 10);
  }

  @Test
  void what_a_request_held_is_free_when_it_has_been_answered() {
    admission.admit(first, 60 << 10);
    admission.admit(first, 100 << 10);
    Admission.release(first);
    Admission.release(first);
    admission.admit(second, 100 << 10);
    assertThatThrownBy(() -> admission.admit(first, 1)).isInstanceOf(HttpRefusedException.class);
  }

  @Test
  void a_share_grows_with_its_body_and_never_shrinks() {
    admission.admit(first, 50 << 10);
    admission.admit(first, 10 << 10);
    assertThatThrownBy(() -> admission.admit(second, 51 << 10))
        .isInstanceOf(HttpRefusedException.class);
    admission.admit(first, 70 << 10);
    assertThatThrownBy(() -> admission.admit(second, 31 << 10))
        .isInstanceOf(HttpRefusedException.class);
  }

  @Test
  void a_body_larger_than_all_room_comes_in_alone() {
    admission.admit(first, 1L << 40);
    assertThatThrownBy(() -> admission.admit(second, 1)).isInstanceOf(HttpRefusedException.class);
    Admission.release(first);
    assertThatCode(() -> admission.admit(second, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> admission.admit(first, 1L << 40))
        .isInstanceOf(HttpRefusedException.class);
  }

  @Test
  void a_body_waits_a_moment_for_its_room() {
    Admission patient = new Admission(100 << 10, Duration.ofSeconds(30));
    patient.admit(first, 100 << 10);
    var waiting = CompletableFuture.runAsync(() -> patient.admit(second, 1));
    Admission.release(first);
    assertThatCode(waiting::join).doesNotThrowAnyException();
  }
}
